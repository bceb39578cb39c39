const twilio = require('twilio');
const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);
const VoiceResponse = twilio.twiml.VoiceResponse;

app.post('/voice', (req, res) => {
  const response = new VoiceResponse();
  response.dial().conference('Lobby', { startConferenceOnEnter: true });
  res.type('text/xml').send(response.toString());
});

exports.end = (sid) => client.conferences(sid).update({ status: 'completed' });
