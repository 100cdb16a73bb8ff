import { Redis } from 'ioredis';
import { startRedis } from './start-redis';

describe('startRedis', () => {
  it('starts empty, dies when killed, and comes back empty on the same port', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    await client.set('key', 'value');
    client.disconnect();
    await redis.kill();
    const again = await startRedis(redis.port);
    const second = new Redis(again.url);
    expect(await second.get('key')).toBeNull();
    second.disconnect();
    await again.stop();
  });
});
