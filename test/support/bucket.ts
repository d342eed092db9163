// A bucket as S3 clients see one, among the files of a site: objects are put and got by their path.

/** Of nginx's server block. */
export const bucketConfiguration = `
  location /bucket/ { root uploads; dav_methods PUT; create_full_put_path on; }`;

/** Credentials that nobody checks, no questions to a metadata service, one try, and the object alone as the body of a PUT. */
export const bucketEnvironment = {
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_MAX_ATTEMPTS: "1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
};
