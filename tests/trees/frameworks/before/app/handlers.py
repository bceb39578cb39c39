def close(request):
    request.app.state.phone.conferences("Desk").update(status="completed")
