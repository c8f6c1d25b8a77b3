using System.Globalization;
using Repro.Execution;
using Repro.Planning;
using Repro.Report;
using Repro.Store;

namespace Repro.Verify;

/// <summary>The same plan run by a child process.</summary>
/// <param name="OutputFolder">Where to.</param>
/// <param name="DiesAfter">The process is to kill itself once so many bytes are in the store; null lets it end.</param>
/// <param name="Environment">Variables that it gets besides its parent's.</param>
public sealed record ChildRun(string OutputFolder, long? DiesAfter, IReadOnlyDictionary<string, string> Environment);

/// <summary>How a child ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Messages">What it said on standard error.</param>
public sealed record ChildEnd(int ExitCode, string Messages);

/// <summary>One way to run the plan, compared with the reference.</summary>
/// <param name="What">The way.</param>
/// <param name="Difference">The first difference; null when <c>data/</c> and <c>claims.*</c> are the same bytes.</param>
public sealed record VerifiedRun(string What, string? Difference);

/// <summary><c>repro verify</c>: the bytes of <c>data/</c> and <c>claims.*</c> do not depend on how a run is run.</summary>
public sealed class Verification(Plan plan, string folder, Func<ChildRun, ChildEnd> child, CancellationToken cancellation)
{
    private static readonly IReadOnlyDictionary<string, string> NothingSet = new Dictionary<string, string>();

    private int referenceCode;

    /// <summary>The folder of the run that all others are compared with: one worker, undisturbed.</summary>
    public string Reference => RunFolder("one-worker");

    /// <summary>Runs the reference; its exit code. Only where it is 0 or 3 (a claim fails) is there something to compare with.</summary>
    public int RunReference(TextWriter messages) => referenceCode = Run("one-worker", 1, null, messages).ExitCode;

    /// <summary>Runs the other ways one after the other and compares each.</summary>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public IEnumerable<VerifiedRun> RunOthers()
    {
        yield return InProcess("3 workers", "three-workers", 3, null);
        yield return InProcess("8 workers", "eight-workers", 8, null);
        yield return InProcess("blocks of cells in shuffled order, each point prepared again for each block", "shuffled", 2, 1);
        yield return KilledAndResumed();
        yield return WithoutVectors("DOTNET_EnableAVX2", "no-avx2");
        yield return WithoutVectors("DOTNET_EnableHWIntrinsic", "no-intrinsics");
        yield return Sharded();
    }

    private VerifiedRun InProcess(string what, string name, int workers, int? order)
    {
        using var messages = new StringWriter();
        var outcome = Run(name, workers, order, messages);
        cancellation.ThrowIfCancellationRequested();
        return Compared(what, name, new(outcome.ExitCode, messages.ToString()));
    }

    /// <summary>The last shard first, each with another number of workers; then gathered.</summary>
    private VerifiedRun Sharded()
    {
        const int shards = 3;
        const string name = "shards";
        using var messages = new StringWriter();
        var ran = true;
        for (var number = shards; number > 0 && ran; number--)
            ran = Run(ShardPart.Of(plan, new(number, shards)), Options(name) with { Workers = number }, messages).ExitCode == 0;
        var gathered = ran
            ? Run(plan, Options(name) with { GatherFrom = [Path.Combine(folder, name)] }, messages).ExitCode
            : (int)ExitCode.Failed;
        return Compared(string.Create(CultureInfo.InvariantCulture, $"{shards} shards, gathered"),
            name, new(gathered, messages.ToString()));
    }

    private VerifiedRun KilledAndResumed()
    {
        const string name = "killed";
        var store = new FileInfo(CellStore.AppendPath(Path.Combine(Reference, CellStore.FolderName)));
        var killed = InChild(new(Path.Combine(folder, name), store.Length / 2, NothingSet));
        if (File.Exists(Path.Combine(RunFolder(name), ManifestFile.Name)))
            return new("killed inside a record and resumed", $"the process was not killed: it ended with exit code {killed.ExitCode}");
        var resumed = InChild(new(Path.Combine(folder, name), null, NothingSet));
        var verified = Compared("", name, resumed);
        var kept = Manifest(name)?.Cells is { } cells
            ? string.Create(CultureInfo.InvariantCulture, $" ({cells.Stored} of {cells.Planned} cells stored)")
            : "";
        return verified with { What = $"killed inside a record{kept} and resumed" };
    }

    private VerifiedRun WithoutVectors(string variable, string name)
    {
        var end = InChild(new(Path.Combine(folder, name), null, new Dictionary<string, string> { [variable] = "0" }));
        var verified = Compared("", name, end);
        var width = Manifest(name)?.Machine.GetValueOrDefault("vector_bits") is { } bits ? $" (vectors of {bits} bits)" : "";
        return verified with { What = $"{variable}=0{width}" };
    }

    private ChildEnd InChild(ChildRun run)
    {
        var end = child(run);
        cancellation.ThrowIfCancellationRequested();
        return end;
    }

    private VerifiedRun Compared(string what, string name, ChildEnd end) => new(
        what,
        end.ExitCode == referenceCode
            ? FirstDifference.Of(Reference, RunFolder(name))
            : $"it ended with exit code {end.ExitCode}, the reference with {referenceCode}: {end.Messages.Trim()}");

    private RunOutcome Run(string name, int workers, int? order, TextWriter messages) =>
        Run(plan, Options(name) with { Workers = workers, ShuffledBy = order }, messages);

    private RunOutcome Run(Plan what, RunOptions options, TextWriter messages)
    {
        var surroundings = new Surroundings
        {
            Output = TextWriter.Null,
            Messages = messages,
            IsTerminal = false,
            RenderFigure = (_, _, _) => "",
            WriteReport = _ => { },
        };
        var outcome = RunCommand.Execute(what, options, surroundings, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return outcome;
    }

    private RunOptions Options(string name) => new()
    {
        OutputFolder = Path.Combine(folder, name),
        WriteReport = false,
        Verbosity = Verbosity.Quiet,
        Command = "repro verify",
    };

    private string RunFolder(string name) => Path.Combine(folder, name, plan.Name);

    private Manifest? Manifest(string name)
    {
        var path = Path.Combine(RunFolder(name), ManifestFile.Name);
        return File.Exists(path) ? ManifestFile.Read(path) : null;
    }
}
