"""Something else that ends."""


class Timer:
    def end(self, what):
        return f"{what} is over"
