// The module that Lambda lays beside functions whose code stands in a template; an emulator has none.
const { request: plain } = require('node:http');
const { request: secure } = require('node:https');

exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';

exports.send = (event, context, status, data, physicalId = context.logStreamName, noEcho = false) => {
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = event;
  const answer = JSON.stringify({
    Status: status,
    Reason: `See the log stream ${context.logStreamName}`,
    PhysicalResourceId: physicalId,
    StackId,
    RequestId,
    LogicalResourceId,
    NoEcho: noEcho,
    Data: data,
  });
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(answer) };
  const request = ResponseURL.startsWith('https:') ? secure : plain;
  return new Promise((resolve, reject) => {
    request(ResponseURL, { method: 'PUT', headers }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end(answer);
  });
};
