namespace Repro.Execution;

/// <summary>Why a run does not begin, a sentence for each reason. Nothing was written.</summary>
/// <param name="exitCode">Usage where something else must be asked for, failure where the machine or two computations are at odds.</param>
/// <param name="sentences">The reasons.</param>
/// <param name="inner">What the machine said; null where it said nothing.</param>
internal sealed class RunRefusedException(ExitCode exitCode, IReadOnlyList<string> sentences, Exception? inner = null)
    : Exception(string.Join("; ", sentences), inner)
{
    public ExitCode ExitCode => exitCode;

    public IReadOnlyList<string> Sentences => sentences;
}
