// A browser-side client over WebSocket: URL VERSION COUNT. Publishes to itself and prints what arrives as JSON.
import mqtt from 'mqtt';

const [url, version, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const client = mqtt.connect(url, { protocolVersion: version, protocolId: version === 3 ? 'MQIsdp' : 'MQTT', clientId: `mqttjs-${version}`, reconnectPeriod: 0 });
const received = [];
const patience = setTimeout(() => fail(new Error(`only ${received.length} of ${count} messages`)), 20_000);

function fail(error) {
  console.error(String(error));
  process.exit(1);
}

client.on('error', fail);
client.on('message', async (topic, payload, packet) => {
  received.push({ topic, qos: packet.qos, payload: payload.toString('latin1').length, number: payload.readInt32BE(0) });
  if (received.length === count) {
    clearTimeout(patience);
    await client.endAsync();
    console.log(JSON.stringify(received));
  }
});
client.on('connect', async () => {
  await client.subscribeAsync(`browser/${version}/#`, { qos: 2 });
  for (let number = 0; number < count; number++) {
    // sizes around the limits of a WebSocket frame's three forms of length
    const payload = Buffer.alloc([4, 60, 126, 4000, 70_000][number % 5], number % 256);
    payload.writeInt32BE(number, 0);
    await client.publishAsync(`browser/${version}/${number % 3}`, payload, { qos: number % 3 });
  }
});
