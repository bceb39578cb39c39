"""TwiML documents, wherever they stand."""
