"""As much of a web application as this needs."""

from types import SimpleNamespace


class Application:
    def __init__(self):
        self.state = SimpleNamespace()
        self.routes = {}

    def post(self, path):
        def keep(function):
            self.routes[path] = function
            return function

        return keep


app = Application()
