namespace Repro.Execution;

/// <summary>Why stores cannot be gathered, a sentence for each reason. Nothing was written.</summary>
internal sealed class GatherException(ExitCode exitCode, IReadOnlyList<string> sentences) : Exception(string.Join("; ", sentences))
{
    /// <summary>Usage where the folders are the wrong ones, failure where two computations contradict one another.</summary>
    public ExitCode ExitCode => exitCode;

    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Sentences => sentences;
}
