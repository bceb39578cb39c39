from .clients import phone
