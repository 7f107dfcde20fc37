"""The markup of a clip: plain `<figure><video>` inside of `<explainer-clip>`, for a script to bring to life.

All that the script needs stands in the markup itself, as a transcript that can be read without it: nothing
has to be fetched, so that a page also works from a disk.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from explainer.embed.finished import Beat, Finished
from explainer.embed.placement import Placement, Version

STILL_WIDTH = 1280
LIGHT = "(prefers-color-scheme: light)"
AXES = {"name": "Name", "prompt": "Prompt", "model": "Weights", "without": "Heads"}
"""What a reader can switch, by the option that says it."""


@dataclass(frozen=True)
class Shown:
    """A version on a page: the finished clip, and the addresses of its media, from the page on.

    `media` maps `video`, `loop`, `scrub`, `captions`, `chapters`, `transcript`, `poster`, and
    `stills/<beat>`, as far as they are there, to an address; `light` does so for the light theme.
    """

    version: Version
    clip: Finished
    media: Mapping[str, str]
    light: Mapping[str, str]

    def under(self, prefix: str) -> "Shown":
        """The same for a page from which the media lie under `prefix`."""
        media, light = (
            {kind: prefix + address for kind, address in addresses.items()}
            for addresses in (self.media, self.light)
        )
        return replace(self, media=media, light=light)


def figure(placement: Placement, versions: Sequence[Shown]) -> Element:
    """The element of a clip.

    Parameters
    ----------
    versions:
        In the order of `placement.versions()`.
    """
    shown = versions[0]
    start = next((beat for beat in shown.clip.beats if beat.name == placement.start), None)
    root = Element("explainer-clip", {"id": placement.id})
    if placement.loop:
        root.set("data-loop", "")
    elif start:
        root.set("data-start", start.name)
    whole = SubElement(root, "figure", {"aria-labelledby": f"{placement.id}-title"})
    _video(SubElement(whole, "div"), placement, shown, start)
    caption = SubElement(whole, "figcaption")
    title = SubElement(caption, "strong", {"id": f"{placement.id}-title"})
    title.text = start.title if placement.loop and start else shown.clip.title
    title.tail = " "
    details = SubElement(whole, "details")
    SubElement(details, "summary").text = "Transcript"
    axes = dict.fromkeys(axis for axis, _, _ in placement.others)
    details.append(_beats(placement, shown, start))
    if axes:
        details[-1].set("data-told", _told(axes, shown, [value for _, value, _ in placement.others]))
        whole.append(_others(placement, versions))
    return root


def as_html(element: Element, caption: str = "") -> str:
    """The element as HTML without an empty line, so that it can stand in Markdown; `caption` is HTML."""
    ElementTree.indent(element, " ")
    caption_of = element.find("figure/figcaption")
    if caption and caption_of is not None:
        caption_of.append(ElementTree.Comment("caption"))
    written = ElementTree.tostring(element, encoding="unicode", method="html")
    return written.replace("<!--caption-->", f"<span>{caption}</span>", 1)


def as_jsx(element: Element) -> str:
    """The element as MDX and JSX have it: all of its texts are strings, so that none is read as Markdown."""
    names = {"srclang": "srcLang", "playsinline": "playsInline", "srcset": "srcSet"}
    flags = ("controls", "default", "hidden", "loop", "muted", "playsinline")
    written = "".join(
        f" {names.get(key, key)}" + ("" if key in flags else f"={{{json.dumps(value, ensure_ascii=False)}}}")
        for key, value in element.items()
    )
    inner = [_jsx_text(element.text)]
    for child in element:
        inner += [as_jsx(child), _jsx_text(child.tail)]
    content = "\n".join(filter(None, inner))
    if not content:
        return f"<{element.tag}{written} />"
    return f"<{element.tag}{written}>\n{content}\n</{element.tag}>"


def _jsx_text(text: str | None) -> str:
    text = " ".join((text or "").split())
    return f"{{{json.dumps(text + ' ', ensure_ascii=False)}}}" if text else ""


def _video(parent: Element, placement: Placement, shown: Shown, start: Beat | None) -> None:
    poster = f"stills/{start.name}" if start else "poster"
    size = {"width": str(shown.clip.width), "height": str(shown.clip.height)}
    video = SubElement(
        parent,
        "video",
        {"controls": "", "preload": "none", "playsinline": "", **size, "poster": shown.media[poster]},
    )
    video.set("aria-label", start.title if placement.loop and start else shown.clip.title)
    kind, moment = "video", ""
    if placement.loop:
        kind = "loop"
        video.attrib |= {"loop": "", "muted": ""}
    elif start:
        moment = f"#t={shown.clip.seconds(start.first_frame)}"
    if kind in shown.light:
        light = {"type": "video/mp4", "media": LIGHT, "src": shown.light[kind] + moment}
        SubElement(video, "source", light)
    SubElement(video, "source", {"type": "video/mp4", "src": shown.media[kind] + moment})
    if not placement.loop:
        for track, more in (("captions", {"label": "English", "default": ""}), ("chapters", {})):
            SubElement(video, "track", {"kind": track, "src": shown.media[track], "srclang": "en", **more})
    link = SubElement(video, "a", {"href": shown.media[kind]})
    link.text = f"{shown.clip.title} (video)"


def _beats(placement: Placement, shown: Shown, start: Beat | None) -> Element:
    """The transcript, a still and the words for each beat, with all that a script has to know."""
    clip, kind = shown.clip, "loop" if placement.loop else "video"
    beats = Element("ol", {"data-rate": str(clip.frame_rate), "data-video": shown.media[kind]})
    if kind in shown.light:
        beats.set("data-video-light", shown.light[kind])
    if placement.scrub:
        beats.set("data-scrub", shown.media["scrub"])
        if "scrub" in shown.light:
            beats.set("data-scrub-light", shown.light["scrub"])
    poster = f"stills/{placement.start}" if placement.start else "poster"
    beats.set("data-poster", shown.media[poster])
    if poster in shown.light:
        beats.set("data-poster-light", shown.light[poster])
    for beat in [start] if placement.loop and start else clip.beats:
        zero = clip.seconds(beat.first_frame) if placement.loop else 0.0
        times = [f"{clip.seconds(frame) - zero:.3f}" for frame in (beat.first_frame, beat.end_frame)]
        item = SubElement(beats, "li", {"data-beat": beat.name, "data-from": times[0], "data-to": times[1]})
        picture = SubElement(item, "picture")
        still = f"stills/{beat.name}"
        if still in shown.light:
            SubElement(picture, "source", {"media": LIGHT, "srcset": shown.light[still]})
        width = min(STILL_WIDTH, clip.width)
        size = {"width": str(width), "height": str(round(width * clip.height / clip.width))}
        SubElement(picture, "img", {"src": shown.media[still], "loading": "lazy", "alt": "", **size})
        SubElement(item, "strong").text = beat.title
        words = SubElement(item, "p")
        for cue in beat.cues:
            spoken = {"data-from": f"{cue.start - zero:.3f}", "data-to": f"{cue.end - zero:.3f}"}
            SubElement(words, "span", spoken).text = cue.text
    return beats


def _others(placement: Placement, versions: Sequence[Shown]) -> Element:
    """The other variants: without a script, links to them."""
    others = Element("ul", {"aria-label": "Other variants"})
    for (axis, value, _), shown in zip(placement.others, versions[1:], strict=True):
        label = _label(axis, value)
        item = SubElement(
            others, "li", {"data-axis": axis, "data-axis-label": AXES[axis], "data-label": label}
        )
        link = SubElement(item, "a", {"href": shown.media["video"]})
        link.text = f"{AXES[axis]}: {label}"
        beats = _beats(placement, shown, None)
        beats.set("hidden", "")
        item.append(beats)
    return others


def _label(axis: str, value: str) -> str:
    if axis == "without":
        return f"{value} head off"
    if axis == "model" and value.endswith("_untrained"):
        return "untrained"
    return value


def _told(axes: Mapping[str, None], shown: Shown, others: Sequence[str]) -> str:
    """What the first version is called on each axis, as JSON."""
    untrained = any(value.endswith("_untrained") for value in others)
    names = {}
    for axis in axes:
        value = getattr(shown.version.variant, axis)
        if value is not None:
            names[axis] = _label(axis, value)
        elif axis == "without":
            names[axis] = "all on"
        elif axis == "model" and untrained:
            names[axis] = "trained"
        else:
            names[axis] = shown.clip.told.get(axis) or "as it is"
    return json.dumps(names, ensure_ascii=False)
