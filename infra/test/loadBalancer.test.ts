import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyOne, propertiesOf, synthesise } from './synthesise.ts';

function listenerOn(port: number) {
  const listeners = propertiesOf(synthesise().platform, 'AWS::ElasticLoadBalancingV2::Listener');
  assert.equal(listeners.length, 2);
  return listeners.find((listener) => listener.Port === port) ?? assert.fail(`Nobody listens on ${port}`);
}

function loadBalancerSetting(name: string): string {
  const { properties } = onlyOne(synthesise().platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  return properties.LoadBalancerAttributes.find(({ Key }: { Key: string }) => Key === name)?.Value;
}

test('port 443 speaks TLS 1.2 or later with the certificate that is given', () => {
  const listener = listenerOn(443);
  assert.equal(listener.Protocol, 'HTTPS');
  assert.deepEqual(listener.Certificates, [{ CertificateArn: { Ref: 'CertificateArn' } }]);
  assert.match(listener.SslPolicy, /^ELBSecurityPolicy-TLS13-1-2/);
});

test('port 80 only says that HTTPS is wanted', () => {
  const [action, ...others] = listenerOn(80).DefaultActions;
  assert.deepEqual(others, []);
  assert.equal(action.Type, 'redirect');
  assert.equal(action.RedirectConfig.Protocol, 'HTTPS');
  assert.equal(action.RedirectConfig.StatusCode, 'HTTP_301');
});

test('tasks are reached over HTTPS on 443 and asked whether they live, not whether the database does', () => {
  const { properties } = onlyOne(synthesise().platform, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  assert.deepEqual([properties.Protocol, properties.Port, properties.TargetType], ['HTTPS', 443, 'ip']);
  assert.deepEqual(
    [properties.HealthCheckProtocol, properties.HealthCheckPath, properties.Matcher.HttpCode],
    ['HTTPS', '/healthz', '200'],
  );
});

test('a task that drains in 10 s is given them, no viewer sticks to a task, and streams outlive their pings', () => {
  const { properties } = onlyOne(synthesise().platform, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const settings = new Map(
    properties.TargetGroupAttributes.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]),
  );
  assert.equal(settings.get('deregistration_delay.timeout_seconds'), '15');
  assert.equal(settings.get('stickiness.enabled'), 'false');
  assert.equal(loadBalancerSetting('idle_timeout.timeout_seconds'), '60');
});
