using Repro.Claims;
using Repro.Execution;
using Repro.Experiments;
using Repro.Figures;
using Repro.Planning;
using Repro.Tables;

namespace Repro.Tests.Execution;

public enum ToyMode
{
    PlainSum,
    WildGuess,
}

public abstract record ToySource;

[Kind("constant", "always the same")]
public sealed record ToyConstant : ToySource
{
    [Parameter("the value")]
    public double Value { get; init; } = 1;
}

[Kind("drawn", "drawn anew")]
public sealed record ToyDrawn : ToySource
{
    [Parameter("how wide", Unit = "nats")]
    public double Scale { get; init; } = 1;

    [Parameter("how many"), Draws]
    public int Draws { get; init; } = 1;
}

public sealed record ToyParameters
{
    [Parameter("how large")]
    public int VocabularySize { get; init; } = 4;

    [Parameter("where from")]
    public ToySource Source { get; init; } = new ToyConstant();

    [Parameter("how")]
    public ToyMode Mode { get; init; }

    [Parameter("steps")]
    public IReadOnlyList<int> Checkpoints { get; init; } = [1, 2];
}

public sealed record ToyRow
{
    [Column("a draw", Unit = "nats")]
    public required double MeanValue { get; init; }

    [Column("it may be missing")]
    public double? Maybe { get; init; }

    [Column("a word")]
    public string Label { get; init; } = "";

    [Column("whether it is large")]
    public bool IsLarge { get; init; }

    [Column("how")]
    public ToyMode How { get; init; }

    [Column("several")]
    public IReadOnlyList<double> Shares { get; init; } = [];
}

public sealed record ToySummary([property: Column("how many rows")] int Rows, [property: Column("their mean")] double Mean);

public sealed record ToyPoint(ulong Word, int VocabularySize);

/// <summary>An experiment without science whose every part can be replaced.</summary>
public sealed class Toy : Experiment<ToyParameters, ToyPoint>
{
    public static readonly TableDefinition<ToyRow> Rows = new("values", "one draw");
    public static readonly TableDefinition<ToySummary> Summary =
        new("summary", "all replicates of a point", WithParameters: false, PerReplicate: false);

    public override string Name => "toy";
    public override string Title => "Toy";
    public override string Description => "Draws numbers.";
    public override IReadOnlyList<TableDefinition> Tables => [Rows, Summary];

    private int prepared;
    private int ran;

    public int Prepared => prepared;
    public int Ran => ran;
    public Action<ToyParameters> Preparing { get; init; } = _ => { };
    public Action<ToyParameters, Cell> During { get; init; } = (_, _) => { };
    public Func<ToyRow, Cell, ToyRow> Change { get; init; } = (row, _) => row;
    public Func<IReadOnlyList<Measured<ToyParameters, ToyRow>>, IEnumerable<Claim>> Claiming { get; init; } = _ => [];
    public Func<IEnumerable<Figure>> Drawing { get; init; } = () => [];
    public Func<Cell, bool> Silent { get; init; } = _ => false;
    public Func<ToyParameters, int> Blocking { get; init; } = _ => 1;
    public Action<IReadOnlyList<Cell>> DuringBlock { get; init; } = _ => { };
    public Func<IReadOnlyList<Measured<ToyParameters, ToyRow>>, IEnumerable<string>> Finding { get; init; } = _ => [];
    public Func<double, double> Averaging { get; init; } = m => m;

    public override ToyPoint Prepare(ToyParameters parameters, PointContext context)
    {
        Interlocked.Increment(ref prepared);
        var seed = context.Seed("matrix", parameters.VocabularySize, context.Draw);
        Preparing(parameters);
        return new(seed.S0, parameters.VocabularySize);
    }

    public override int BlockSize(ToyParameters parameters) => Blocking(parameters);

    public override void RunBlock(ToyParameters parameters, ToyPoint point, IReadOnlyList<Cell> cells)
    {
        DuringBlock(cells);
        foreach (var cell in cells.Reverse()) Run(parameters, point, cell);
    }

    public override void Run(ToyParameters parameters, ToyPoint point, Cell cell)
    {
        Interlocked.Increment(ref ran);
        var word = cell.Seed("data").S0 ^ point.Word;
        During(parameters, cell);
        if (Silent(cell)) return;
        var value = (word >> 11) * (1.0 / (1UL << 53));
        var row = new ToyRow
        {
            MeanValue = value,
            Maybe = word % 3 == 0 ? null : value / 3,
            Label = word % 2 == 0 ? "even, or so" : "odd",
            IsLarge = value > 0.5,
            How = parameters.Mode,
            Shares = [value, 1 - value],
        };
        cell.Add(Rows, Change(row, cell));
        if (word % 5 == 0) cell.Add(Rows, Change(row with { MeanValue = -value }, cell));
    }

    public override void Summarize(Results<ToyParameters> results)
    {
        foreach (var group in results.Rows(Rows).GroupBy(r => r.Point).ToList())
            results.Add(Summary, group.Key, -1, new(group.Count(), Averaging(group.Sum(r => r.Row.MeanValue) / group.Count())));
    }

    public override IEnumerable<Figure> Figures(Results<ToyParameters> results) => Drawing();

    public override IEnumerable<Claim> Claims(Results<ToyParameters> results) => Claiming(results.Rows(Rows));

    public override IEnumerable<string> Findings(Results<ToyParameters> results) => Finding(results.Rows(Rows));

    /// <summary>A plan over vocabulary sizes 2 … points + 1, two of the points with drawn sources.</summary>
    public static Plan PlanOf(Toy toy, int points = 5, int replicates = 7, Func<int, double>? cost = null, ulong seed = 1) => new()
    {
        Experiment = toy,
        Name = "toy",
        Title = "Toy",
        Seed = seed,
        Profile = "paper",
        ResolvedConfiguration = "experiment: toy\n",
        Notices = [],
        Points = [.. Enumerable.Range(0, points).Select(i => PointOf(i, replicates, cost?.Invoke(i) ?? 1e-3))],
    };

    private static PlannedPoint PointOf(int i, int replicates, double cost)
    {
        ToySource source = i % 2 == 0 ? new ToyConstant { Value = 0.1 + i } : new ToyDrawn { Scale = 1e-7, Draws = 3 };
        return new(new ToyParameters { VocabularySize = 2 + i, Source = source },
            $"vocabulary_size={2 + i}", i % 2 == 0 ? 0 : 1, $"c{i:00}", replicates, cost);
    }
}

/// <summary>A folder of a test's own, with what a run needs.</summary>
public sealed class Workshop : IDisposable
{
    public string Out { get; } = Directory.CreateTempSubdirectory("repro-").FullName;

    public string Run => Path.Combine(Out, "toy");

    public StringWriter Output { get; } = new();

    public StringWriter Messages { get; } = new();

    public RunOptions Options => new() { OutputFolder = Out, Command = "repro run toy.yaml", Workers = 2 };

    internal Surroundings Surroundings => new()
    {
        Output = Output,
        Messages = Messages,
        IsTerminal = false,
        RenderFigure = (figure, run, command) => $"<html>{figure.Name} {run} {command}</html>",
        WriteReport = folder => File.WriteAllText(Path.Combine(folder, "index.html"), "<html/>"),
    };

    public RunOutcome Execute(Plan plan, RunOptions? options = null, CancellationToken cancellation = default) =>
        RunCommand.Execute(plan, options ?? Options, Surroundings, cancellation);

    /// <summary>Everything that must be the same whatever the workers: data and claims, by path.</summary>
    public SortedDictionary<string, string> Promised()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Run, "data")).Concat(Directory.EnumerateFiles(Run, "claims.*"));
        return new(files.ToDictionary(f => Path.GetRelativePath(Run, f), File.ReadAllText), StringComparer.Ordinal);
    }

    public string Text(string relative) => File.ReadAllText(Path.Combine(Run, relative));

    public void Dispose() => Directory.Delete(Out, recursive: true);
}
