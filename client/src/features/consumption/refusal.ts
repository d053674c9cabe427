/** Whether an error says that the key or token was not accepted. */
export function isRefused(error: unknown): boolean {
  const code = (error as { data?: { code?: string } | null } | null)?.data?.code;
  return code === 'UNAUTHORIZED' || code === 'FORBIDDEN';
}
