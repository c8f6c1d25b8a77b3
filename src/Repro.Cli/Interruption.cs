using System.Runtime.InteropServices;
using Repro.Execution;

namespace Repro.Cli;

/// <summary>Ctrl-C and other signals: the first requests an orderly end, the second ends at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly TextWriter error;
    private readonly PosixSignalRegistration[] registrations;
    private int times;

    /// <summary>Listens from now on.</summary>
    public Interruption(TextWriter error)
    {
        this.error = error;
        registrations =
            [PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked)];
    }

    /// <summary>Cancelled at the first interruption.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Asked(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref times) > 1) Environment.Exit((int)ExitCode.Interrupted);
        error.WriteLine("interrupted: finishing the running cells and saving them; press again to stop at once");
        source.Cancel();
    }
}
