import os


def close(request):
    request.app.state.phone.conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "Desk"
    )
