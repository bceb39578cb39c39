const client = require('twilio')();
client.messages.create({ to: '+15550100', from: '+15550101', body: 'hi' });
