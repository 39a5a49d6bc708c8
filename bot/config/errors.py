"""The error for a setting that's missing or wrong."""


class SettingError(Exception):
    """Error for a variable that's missing or wrong. It names the variable and what to do, and quotes no value.

    `predicate`: goes on from the name and ends in a full stop, such as "is missing. Set it to …."
    """

    def __init__(self, variable: str, predicate: str) -> None:
        super().__init__(f"{variable} {predicate}")
        self.variable = variable
