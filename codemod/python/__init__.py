"""Python modules: what each expression is on Twilio, and its rewriting."""
