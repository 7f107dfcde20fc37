"""The one error that a scene can cause: what happened, and what to do about it."""


class RenderError(Exception):
    """A scene cannot be rendered; `what` happened and the `remedy` are one sentence each."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what, self.remedy = what, remedy
