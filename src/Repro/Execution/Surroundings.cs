using Repro.Figures;
using Repro.Report;

namespace Repro.Execution;

/// <summary>A run's surroundings: where it prints, how files are opened, how figures and the report are made. Tests put their own in
/// place.</summary>
internal sealed record Surroundings
{
    /// <summary>Results: the closing table.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Progress, notices, problems.</summary>
    public required TextWriter Messages { get; init; }

    /// <summary>Whether messages go to a terminal.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Opens a file to be written from its start.</summary>
    public Func<string, Stream> Create { get; init; } = path =>
        new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

    /// <summary>Opens a file to be appended to.</summary>
    public Func<string, Stream> Append { get; init; } = path =>
        new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 16);

    /// <summary>Makes a figure's page.</summary>
    public Func<Figure, string, string, string> RenderFigure { get; init; } = FigurePage.Render;

    /// <summary>Writes the report over all runs.</summary>
    public required Action<string> WriteReport { get; init; }

    /// <summary>The process's own console.</summary>
    public static Surroundings OfProcess(RunOptions options)
    {
        var surroundings = new Surroundings
        {
            Output = Console.Out,
            Messages = Console.Error,
            IsTerminal = !Console.IsErrorRedirected,
            WriteReport = folder => ReportIndex.Write(folder, options.Overview),
        };
        return options.DiesAfter is { } bytes
            ? surroundings with { Append = path => new DyingStream(surroundings.Append(path), bytes) }
            : surroundings;
    }
}
