/** All but `remindEvery` and `runbook` is for a watch on AWS. */
export interface AlertOptions {
  /** Minutes between two reminders of an open incident; 0 sends none. @default 240 */
  readonly remindEvery?: number | undefined;
  /**
   * The URL under which the runbook is published: messages link to its heading of the fault or alarm (`URL#down`).
   * @default - `docs/runbook.md`, its path in the repository: named, and no link
   */
  readonly runbook?: string | undefined;
  /**
   * E-mail addresses that get every message, and each region's own alarms besides. AWS asks each address
   * to confirm, once a topic: twice in the home region, once in every other; until it does, it gets nothing.
   * @default - none
   */
  readonly email?: readonly string[] | undefined;
  /**
   * HTTPS addresses that get the same as JSON, each message as one POST of SNS. They have to confirm the subscription
   * as SNS asks. No credentials in them: an address that is a secret in itself is to be subscribed by hand.
   * @default - none
   */
  readonly webhook?: readonly string[] | undefined;
  /**
   * The ARN of an SNS topic of your own, in the home region, that gets the messages for people; none is created then.
   * Its subscribers and its policy stay yours: it has to let the account publish, and where it is encrypted its key has
   * to let `cloudwatch.amazonaws.com` use it. `email` and `webhook` are subscribed to it as well. Each region's own
   * alarms go to a topic in that region, which only `email` and `webhook` hear.
   * @default - one is created
   */
  readonly topic?: string | undefined;
  /**
   * Creates a second topic that gets the messages in the format of AWS's chat service (Amazon Q Developer in chat
   * applications, formerly AWS Chatbot): subscribe the channel to it there.
   * @default false
   */
  readonly chat?: boolean | undefined;
  /**
   * Tells when somebody else than the installation reads one of its secrets: within minutes, where a CloudTrail trail of
   * the home region logs read management events, and by the daily audit of the next day in any case; a reader once a
   * secret and day. Only with a target that has `rotate`. Secrets of other accounts and regions are not covered. Every
   * read by somebody else calls a function, which costs next to nothing.
   * @default false
   */
  readonly foreignReaders?: boolean | undefined;
  /**
   * Whose reads nobody is told of: ARNs of roles and users, complete, as the message names them. The role of a gateway's
   * host that reads keys with `pairwatch secretref`, and those of the people who use `--store aws`. Roles of private
   * locations and the functions are the installation's own.
   * @default - none
   */
  readonly allowedReaders?: readonly string[] | undefined;
}
