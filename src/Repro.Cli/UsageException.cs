namespace Repro.Cli;

/// <summary>The command line is wrong: one sentence for the user.</summary>
internal sealed class UsageException(string message) : Exception(message);
