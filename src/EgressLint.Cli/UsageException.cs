namespace EgressLint.Cli;

/// <summary>The user asked for what cannot be done. The message is shown as it is; the process ends with <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message);
