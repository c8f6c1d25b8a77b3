using System.Runtime.InteropServices;
using Repro.Execution;

namespace Repro.Cli;

/// <summary>Ctrl-C and its kin: the first asks for an orderly end, the second ends now.</summary>
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
        error.WriteLine("interrupted: finishing what runs and keeping what is done; once more ends now");
        source.Cancel();
    }
}
