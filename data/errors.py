"""The one error that a user can cause: what happened, and what to do about it."""


class ExplainerError(Exception):
    """Something that the user can put right.

    Parameters
    ----------
    what:
        One sentence that says what happened, naming the file, line, clip or beat.
    remedy:
        One sentence that says what to do.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}"
