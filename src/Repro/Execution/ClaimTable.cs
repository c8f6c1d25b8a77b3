using System.Globalization;
using Repro.Claims;
using Repro.Report;
using Repro.Words;
using Spectre.Console;

namespace Repro.Execution;

/// <summary>The table of claims that ends a run.</summary>
internal static class ClaimTable
{
    /// <summary>From this width on, the minimum detectable effect has a column.</summary>
    private const int WideEnough = 120;

    /// <summary>Columns of a page of text, less the indent.</summary>
    private const int PageWidth = 78;

    /// <summary>Prints the claims, when quiet or one of several runs only those that fail, a line of counts, and the reason of each that
    /// does not hold.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<ClaimResult> claims, Verbosity verbosity, bool isOneOfMany)
    {
        IReadOnlyList<ClaimResult> failing = [.. claims.Where(c => c.Verdict == Verdict.Fails)];
        if (isOneOfMany && verbosity != Verbosity.Verbose)
        {
            PrintBrief(console, verbosity == Verbosity.Quiet ? failing : claims, ClaimCases.Counts(claims));
            return;
        }
        var shown = verbosity == Verbosity.Quiet ? failing : claims;
        if (shown.Count > 0) console.Write(TableOf(console, shown, verbosity));
        RunVoice.WriteLine(console, ClaimCases.Counts(claims));
        if (verbosity == Verbosity.Verbose) return; // The table has every reason.
        foreach (var same in shown.Where(c => c.Verdict != Verdict.Holds).GroupBy(c => (c.Verdict, c.Reason)))
            RunVoice.WriteLine(console, $"{string.Join(", ", same.Select(c => c.Id))} {Plain(same.Key.Verdict)}: {same.Key.Reason}");
    }

    /// <summary>The counts, and for each claim that does not hold its first reason, folded to the width of a page.</summary>
    private static void PrintBrief(IAnsiConsole console, IReadOnlyList<ClaimResult> shown, string counts)
    {
        RunVoice.WriteLine(console, counts);
        foreach (var same in shown.Where(c => c.Verdict != Verdict.Holds).GroupBy(c => (c.Verdict, Name: c.Id.Split('[')[0])))
        {
            var cases = same.Count() > 1 ? $" ({same.Count()} cases)" : "";
            var text = $"{Plain(same.Key.Verdict)}  {same.Key.Name}{cases}: {same.First().Reason}";
            foreach (var line in PlainText.Folded(text, PageWidth, "    "))
                RunVoice.WriteLine(console, "  " + line);
        }
    }

    /// <summary>The note in place of the table while cells are missing: the claims' files then cover a part of the data.</summary>
    public static string NotJudged(IReadOnlyList<ClaimResult> claims, CellCounts cells) => string.Create(CultureInfo.InvariantCulture,
        $"{ClaimCases.Number(claims)} not judged: {cells.Missing} {(cells.Missing == 1 ? "cell is" : "cells are")} missing");

    private static Table TableOf(IAnsiConsole console, IReadOnlyList<ClaimResult> claims, Verbosity verbosity)
    {
        var unicode = console.Profile.Capabilities.Unicode;
        var detectable = verbosity == Verbosity.Verbose || console.Profile.Width >= WideEnough;
        var table = new Table { Border = unicode ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumns("claim", "predicted", unicode ? "measured ± se" : "measured +/- se", "p", "verdict");
        for (var i = 1; i <= 3; i++) table.Columns[i].RightAligned();
        if (detectable) table.AddColumn(new TableColumn("detectable").RightAligned());
        table.AddColumn(new TableColumn("judged").RightAligned());
        if (verbosity == Verbosity.Verbose) table.AddColumn("reason");
        foreach (var claim in claims)
        {
            List<Text> cells =
            [
                new(claim.Id), new(Predicted(claim, unicode)), new(Measured(claim, unicode)), new(Number(claim.PValue, 2)),
                Word(claim.Verdict),
            ];
            if (detectable) cells.Add(new(Number(claim.Detectable)));
            cells.Add(new(ClaimNumbers.Points(claim.Judged, claim.Of)));
            if (verbosity == Verbosity.Verbose) cells.Add(new(claim.Reason));
            table.AddRow(cells);
        }
        return table;
    }

    private static string Predicted(ClaimResult claim, bool unicode) =>
        claim.Bound is { } bound ? (unicode ? "≤ " : "<= ") + Number(bound) : Number(claim.Predicted);

    private static string Measured(ClaimResult claim, bool unicode) =>
        Number(claim.Measured, claim.StandardError is null ? 3 : 4)
            + (claim.StandardError is { } se ? (unicode ? " ± " : " +/- ") + Number(se, 2) : "");

    /// <summary>Three significant digits; measured values four, where their error carries them.</summary>
    private static string Number(double? value, int digits = 3) => value is { } v ? Words.Number.Plain(v, digits) : "";

    private static string Plain(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "fails",
        Verdict.Inconclusive => "inconclusive",
        _ => "not tested",
    };

    private static Text Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => new("holds", new Style(Color.Green)),
        Verdict.Fails => new("FAILS", new Style(Color.Red, decoration: Decoration.Bold)),
        Verdict.Inconclusive => new("inconclusive", new Style(Color.Yellow)),
        _ => new("not tested", new Style(Color.Grey)),
    };
}
