/** Amazon Bedrock as an add-on: LangChain4j's model on the AWS SDK, whose traffic passes the recorder. */
@NullMarked
package dev.akmon.bedrock;

import org.jspecify.annotations.NullMarked;
