/** What our counters are called after the translation from OpenTelemetry, by what they count. */
export const METRIC_NAMES = {
  calls: 'promptledger_call_total',
  failed_or_retried: 'promptledger_call_failed_or_retried_total',
  cost_usd: 'promptledger_call_cost_usd_total',
  priced: 'promptledger_call_priced_total',
  tokens: 'promptledger_call_tokens_total',
  duration: 'gen_ai_client_operation_duration_seconds',
  score: 'promptledger_evaluation_score',
  score_squares: 'promptledger_evaluation_score_sumsq_total',
  prompt: 'gen_ai_prompt_name',
  version: 'gen_ai_prompt_version',
  arm: 'feature_flag_result_variant',
  model: 'gen_ai_request_model',
  environment: 'deployment_environment_name',
  evaluation: 'gen_ai_evaluation_name',
  token_type: 'gen_ai_token_type',
  error_type: 'error_type',
} as const;

export type MetricName = keyof typeof METRIC_NAMES;
