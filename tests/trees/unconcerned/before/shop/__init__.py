"""A shop. It used twilio's conferences once: client.conferences("SalesRoom").update(status="completed")."""
