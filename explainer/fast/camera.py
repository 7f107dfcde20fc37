"""Drawing what Manim draws, without working out again what has not changed since the frame before.

Manim draws everything that lies above the lowest moving object anew in every frame; most of it stands still.
"""

from collections.abc import Iterable
from typing import Any

import cairo
from manim import Camera, Mobject, MovingCamera, VMobject

from .libraries import overrides

MOST_PATHS = 20_000
"""How many objects' paths are kept; an updater may make new objects in every frame."""


class Memory:
    """The path of every object as it was drawn last."""

    def __init__(self) -> None:
        self._paths: dict[int, tuple[VMobject, tuple[Any, ...], cairo.Path | None]] = {}

    def draw(self, camera: Camera, ctx: Any, vmobject: VMobject, anew: Any) -> None:
        """Make the object's path the current one: the kept one, if nothing has changed, or `anew`.

        A path is kept from the second time on, so that objects that move do not pay for it.
        """
        matrix = ctx.get_matrix()
        made_from = (
            vmobject.points.tobytes(),
            vmobject.n_points_per_cubic_curve,
            vmobject.tolerance_for_point_equality,
            (matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0),
        )
        _, known, path = self._paths.get(id(vmobject), (None, None, None))
        if known == made_from and path is not None:
            ctx.new_path()
            ctx.identity_matrix()
            ctx.append_path(path)
            ctx.set_matrix(matrix)
            return
        anew()
        if known == made_from:
            # In pixels the numbers are the very ones that cairo drew with; in other units they are rounded.
            ctx.identity_matrix()
            path = ctx.copy_path()
            ctx.set_matrix(matrix)
        if len(self._paths) > MOST_PATHS:
            self._paths.clear()
        # The object is kept, too, so that no other one can get its address.
        self._paths[id(vmobject)] = (vmobject, made_from, path if known == made_from else None)


class _Remembering:
    """Mixed into a camera of Manim's."""

    def set_cairo_context_path(self: Any, ctx: Any, vmobject: VMobject) -> Any:
        kind: Any = type(vmobject)
        if len(vmobject.points) == 0 or overrides(kind, Mobject):
            return super().set_cairo_context_path(ctx, vmobject)  # type: ignore[misc]
        anew = super().set_cairo_context_path  # type: ignore[misc]
        self.memory.draw(self, ctx, vmobject, lambda: anew(ctx, vmobject))
        return self

    def get_mobjects_to_display(
        self: Any,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: Any = None,
    ) -> list[Mobject]:
        roots = list(mobjects)
        if include_submobjects and not excluded_mobjects:
            shown = with_families(roots)
            if shown is not None:
                return sorted(shown, key=lambda one: one.z_index) if self.use_z_index else shown
        found: list[Mobject] = super().get_mobjects_to_display(  # type: ignore[misc]
            roots, include_submobjects=include_submobjects, excluded_mobjects=excluded_mobjects
        )
        return found


class _Measured(_Remembering):
    """Mixed into a camera with a frame, which would be measured anew for every stroke of a picture."""

    measured: tuple[float, float, Any] | None = None

    def capture_mobjects(self: Any, mobjects: Iterable[Mobject], **options: Any) -> None:
        frame = self.frame
        self.measured = (frame.width, frame.height, frame.get_center())
        super().capture_mobjects(mobjects, **options)  # type: ignore[misc]
        del self.measured

    @property
    def frame_width(self: Any) -> Any:
        return self.measured[0] if self.measured else self.frame.width

    @property
    def frame_height(self: Any) -> Any:
        return self.measured[1] if self.measured else self.frame.height

    @property
    def frame_center(self: Any) -> Any:
        return self.measured[2] if self.measured else self.frame.get_center()


def with_families(roots: list[Mobject]) -> list[Mobject] | None:
    """The objects that have points among the roots and all below them, each where it comes last.

    None if an object contains itself, or may have its own idea of its family. Manim asks every object for its
    family, although those of a group's members are within the group's; here each object is visited once.
    """
    found: list[Mobject] = []
    seen: dict[int, bool] = {}

    def visit(one: Mobject) -> bool:
        done = seen.get(id(one))
        if done is not None:
            return done
        kind: Any = type(one)
        if overrides(kind, Mobject):
            return False
        seen[id(one)] = False
        for part in reversed(one.submobjects):
            if not visit(part):
                return False
        seen[id(one)] = True
        if len(one.points) > 0:
            found.append(one)
        return True

    if not all(visit(root) for root in reversed(roots)):
        return None
    found.reverse()
    return found


def hasten(camera: Camera) -> None:
    """Let a camera remember what it drew, if it is one of those that see as Manim's plain one does."""
    kind = type(camera)
    if kind in (Camera, MovingCamera):
        names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "memory": Memory()}
        mixed = _Remembering if kind is Camera else _Measured
        camera.__class__ = type(kind.__name__, (mixed, kind), names)
