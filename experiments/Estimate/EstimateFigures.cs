using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Estimate;

/// <summary>The figures of <c>estimate</c>, of the first point.</summary>
internal static class EstimateFigures
{
    private const int MostTokens = 20;

    /// <summary>Rows and columns of a map whose cells have room for a number.</summary>
    private const int MostNumbered = 8;

    /// <summary>Most points of a cloud that can be distinguished.</summary>
    private const int MostPoints = 500;

    /// <summary>A logarithmic scale reaches down to this share of the largest probability.</summary>
    private const double LowestShare = 1e-4;

    /// <summary>All figures.</summary>
    public static IEnumerable<Figure> Of(Results<EstimateParameters> results)
    {
        if (results.Points.Count == 0) yield break;
        var point = results.Points[0];
        IReadOnlyList<TRow> Rows<TRow>(TableDefinition<TRow> table) where TRow : class => results.Values(table, point);
        var (logits, diagnostics) = (Rows(EstimateTables.Logits), Rows(EstimateTables.Diagnostics));
        if (logits.Count == 0) yield break;
        yield return Structure(logits, diagnostics);
        if (logits.Any(r => r is { Truth: not null, StandardError: > 0 })) yield return Intervals(logits, point.Parameters.Confidence);
        if (logits.Any(r => r is { SandwichError: not null, StandardError: > 0 })) yield return Errors(logits);
        var fit = Rows(EstimateTables.Fit);
        if (fit.Any(f => f.LogLoss.HasValue)) yield return Models(fit);
        var departures = Rows(EstimateTables.Departures);
        if (departures.Any(d => d.Departure.HasValue)) yield return Departures(departures);
        var certainty = Rows(EstimateTables.Certainty);
        if (certainty.Count > 0) yield return Winners(certainty);
        if (RepetitionFigure.Of(Rows(EstimateTables.Generated)) is { } repetition) yield return repetition;
    }

    private static Figure Structure(IReadOnlyList<LogitRow> logits, IReadOnlyList<DiagnosticRow> diagnostics)
    {
        var chosen = diagnostics.Select((d, i) => (d, i)).OrderByDescending(p => p.d.Samples).ThenBy(p => p.i).Take(MostTokens)
            .Select(p => p.i).Order().ToList();
        var columns = Columns(logits, diagnostics, chosen);
        var size = logits.Count / diagnostics.Count;
        var queries = TokenText.Distinct(chosen.Select(i => diagnostics[i].Query));
        List<string> rows =
            [.. chosen.Select((i, k) => string.Create(CultureInfo.InvariantCulture, $"{queries[k]} ({diagnostics[i].Samples:N0})"))];
        List<string> tokens = [.. columns.Select(j => logits[j].Token)];
        var names = new MapNames(rows, TokenText.Distinct(tokens));
        double[] Places(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
        double[][] Values(Func<LogitRow, double?> value) =>
            [.. chosen.Select(i => columns.Select(j => value(logits[i * size + j]) ?? double.NaN).ToArray())];
        Heatmap Cells(string legend, string missing, Func<LogitRow, double?> value) =>
            new() { X = Places(columns.Count), Y = Places(chosen.Count), Z = Values(value), Legend = legend, Missing = missing };
        return new()
        {
            Name = "transition-structure",
            Title = $"{Counted.Share(diagnostics, d => d.Why.Length == 0)} rows of P are fully identified; "
                + Likeliest(logits, chosen.Select(i => (i, diagnostics[i])).MaxBy(d => d.Item2.Samples), size),
            Caption = (chosen.Count < diagnostics.Count
                ? $"The {chosen.Count} queries with the most samples, of {diagnostics.Count}. "
                : "")
                + (columns.Count < size && !ReferenceEquals(columns, chosen)
                    ? $"The {columns.Count} tokens likeliest under them, of {size}. "
                    : "")
                + "Row: query with its number of samples; column: token. "
                + (logits.Any(r => r.LogOdds.HasValue) ? "Left: π" : "π")
                + " over the tokens of a component, or that of the boundary solution if no finite estimate exists; colours on a "
                + "logarithmic scale if it spans more than a factor of ten, down to 10⁻⁴ of the largest; smaller values and zero have "
                + "the darkest colour. "
                + (logits.Any(r => r.LogOdds.HasValue) ? "Right: its log-odds, mean zero by component. " : "")
                + "Grey: not known, for the reason in diagnostics.csv. ␣ is a space, ⏎ a line end."
                + TokenText.Key(tokens, names.Tokens),
            Tables = [EstimateTables.Logits.Name, EstimateTables.Diagnostics.Name],
            Panels =
            [
                Map("probability", names, Cells("probability π", "not known", r => r.Probability)),
                .. logits.Any(r => r.LogOdds.HasValue)
                    ? [Map("log-odds", names, Cells("log-odds (nats)", "no finite estimate", r => r.LogOdds) with { Diverging = true })]
                    : Array.Empty<Panel>(),
            ],
        };
    }

    /// <summary>The tokens of the chosen queries where each is one; else those likeliest under the chosen queries, weighted by their
    /// samples.</summary>
    private static List<int> Columns(IReadOnlyList<LogitRow> logits, IReadOnlyList<DiagnosticRow> diagnostics, List<int> chosen)
    {
        var size = logits.Count / diagnostics.Count;
        var tokens = Enumerable.Range(0, size).ToDictionary(j => logits[j].Token, StringComparer.Ordinal);
        if (diagnostics.Count == size && diagnostics.All(d => tokens.ContainsKey(d.Query))) return chosen;
        double Weight(int token) => chosen.Sum(i => diagnostics[i].Samples * (logits[i * size + token].Probability ?? 0));
        return [.. Enumerable.Range(0, size).OrderByDescending(Weight).ThenBy(j => j).Take(MostTokens).Order()];
    }

    /// <summary>What most often follows the query with the most samples.</summary>
    private static string Likeliest(IReadOnlyList<LogitRow> logits, (int Place, DiagnosticRow Row) query, int size)
    {
        var next = logits.Skip(query.Place * size).Take(size).Where(r => r.Probability.HasValue).MaxBy(r => r.Probability);
        return next is null
            ? $"row {TokenText.Of(query.Row.Query)} is not"
            : string.Create(CultureInfo.InvariantCulture,
                $"largest after {TokenText.Of(query.Row.Query)}: {TokenText.Of(next.Token)}, π = {next.Probability:0.##}");
    }

    private sealed record MapNames(IReadOnlyList<string> Queries, IReadOnlyList<string> Tokens);

    /// <summary>Query by token; numbers and colours of the heat map are set here.</summary>
    private static Panel Map(string title, MapNames names, Heatmap map)
    {
        var largest = map.Z.SelectMany(v => v).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        var smallest = map.Z.SelectMany(v => v).Where(v => v > 0).DefaultIfEmpty(largest).Min();
        var decades = !map.Diverging && smallest < largest / 10;
        return new()
        {
            Title = title,
            X = new("token", AxisScale.Category) { Categories = names.Tokens },
            Y = new("query", AxisScale.Category) { Categories = names.Queries, FromTop = true },
            Traces =
            [
                map with
                {
                    Numbered = Math.Max(names.Queries.Count, names.Tokens.Count) <= MostNumbered, Logarithmic = decades,
                    Range = map.Diverging ? (-largest, largest) : decades ? (Math.Max(smallest, LowestShare * largest), largest) : null,
                },
            ],
        };
    }

    private static Figure Intervals(IReadOnlyList<LogitRow> logits, double confidence)
    {
        var rows = logits.Where(r => r is { Truth: not null, StandardError: > 0, LogOdds: not null }).OrderBy(r => r.Truth).ToList();
        bool Covers(LogitRow r) => r.Lower <= r.Truth && r.Truth <= r.Upper;
        Curve Of(string name, int color, int symbol, IEnumerable<LogitRow> shown)
        {
            var list = shown.ToList();
            return new()
            {
                Name = name,
                Color = color,
                Symbol = symbol,
                X = [.. list.Select(r => r.Truth!.Value)],
                Y = [.. list.Select(r => r.LogOdds!.Value)],
                Error = [.. list.Select(r => r.Upper!.Value - r.LogOdds!.Value)],
                ErrorIs = string.Create(CultureInfo.InvariantCulture, $"{confidence:P0} interval"),
                Hover = [.. list.Select(r => $"{TokenText.Printed(r.Query)} → {TokenText.Printed(r.Token)}")],
            };
        }
        double[] ends = [rows.Min(r => r.Truth!.Value), rows.Max(r => r.Truth!.Value)];
        return new()
        {
            Name = "intervals-vs-truth",
            Claims = ["interval-coverage", "region-coverage", "data-agree-with-truth"],
            Title = string.Create(CultureInfo.InvariantCulture,
                $"{rows.Count(Covers)} of {rows.Count} intervals contain the log-odds of the chain that generated the data"),
            Caption = string.Create(CultureInfo.InvariantCulture,
                $"Error bars: {confidence:P0} intervals, model-based. On the dashed line estimate and truth "
                    + $"agree; {rows.Count(r => !Covers(r))} of {rows.Count} intervals miss it; {(1 - confidence) * rows.Count:0.#} "
                    + $"are expected."),
            Tables = [EstimateTables.Logits.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("true log-odds (nats)"), Y = new("estimated log-odds (nats)"),
                    Traces =
                    [
                        new Curve { Name = "estimate = truth", Color = Trace.Grey,
                            Mode = CurveMode.Lines, Dashed = true, X = ends, Y = ends },
                        Of("interval holds the truth", 0, 0, rows.Where(Covers)),
                        Of("interval misses it", 1, 1, rows.Where(r => !Covers(r))),
                    ],
                },
            ],
        };
    }

    private static Figure Errors(IReadOnlyList<LogitRow> logits)
    {
        var rows = logits.Where(r => r is { SandwichError: > 0, StandardError: > 0 }).ToList();
        var all = rows.Count;
        if (all > MostPoints) rows = [.. Enumerable.Range(0, MostPoints).Select(i => rows[(int)((long)i * all / MostPoints)])];
        var typical = Medians.Of(rows.Select(r => r.SandwichError!.Value / r.StandardError!.Value));
        var resampled = rows.Where(r => r.BootstrapError > 0).ToList();
        double[] ends = [rows.Min(r => r.StandardError!.Value), rows.Max(r => r.StandardError!.Value)];
        return new()
        {
            Name = "standard-errors",
            Title = string.Create(CultureInfo.InvariantCulture,
                $"Standard errors without the model are {typical:0.00} times those with it, in the median"),
            Caption = "Each point is a log-odds. On the dashed line the two agree, as they do for data from a CCMC; for points far "
                + "above it the model-based intervals are too short. "
                + "Points far below the line are log-odds the data barely constrain (few wins of one token over another). There the "
                + "ridge sets the estimate, so a small error does not mean high precision."
                + (rows.Count < all
                    ? string.Create(CultureInfo.InvariantCulture,
                        $" Drawn are {rows.Count:N0} of {all:N0} points, evenly spaced in the table.")
                    : ""),
            Tables = [EstimateTables.Logits.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("model-based standard error (nats)", AxisScale.Log),
                    Y = new("standard error without the model (nats)", AxisScale.Log),
                    Traces =
                    [
                        new Curve { Name = "sandwich", Color = 0, Symbol = 0, Open = true,
                            X = [.. rows.Select(r => r.StandardError!.Value)], Y = [.. rows.Select(r => r.SandwichError!.Value)] },
                        .. resampled.Count == 0 ? Array.Empty<Trace>() :
                            [new Curve { Name = "block bootstrap", Color = 1, Symbol = 6, Open = true,
                                X = [.. resampled.Select(r => r.StandardError!.Value)],
                                Y = [.. resampled.Select(r => r.BootstrapError!.Value)] }],
                        new Curve { Name = "equal", Color = Trace.Black, Mode = CurveMode.Lines, Dashed = true, X = ends, Y = ends },
                    ],
                },
            ],
        };
    }

    private static Figure Models(IReadOnlyList<FitRow> fit)
    {
        var others = fit.Where(f => f.Model != ModelKind.Ccmc && f.Difference.HasValue).OrderBy(f => f.Difference).ToList();
        static double Reach(FitRow f) => ErrorBars.StandardErrors * (f.DifferenceStandardError ?? 0);
        var ccmc = fit.First(f => f.Model == ModelKind.Ccmc);
        var better = others.Where(f => f.Difference + Reach(f) < 0).ToList();
        return new()
        {
            Name = "model-comparison",
            Title = better.Count > 0
                ? $"{Sentence(Name(better[0].Model))} predicts the next token of held-out samples better than the CCMC"
                : others.TrueForAll(f => f.Difference > Reach(f))
                    ? "The CCMC predicts the next token of held-out samples best"
                    : "No model predicts the next token of held-out samples clearly better than the CCMC",
            Caption = string.Create(CultureInfo.InvariantCulture, $"Mean of −log P(next token) less that of the CCMC, ")
                + "on the same held-out samples: above zero the CCMC is better. The best model comes first; the CCMC's own loss "
                + $"is {ccmc.LogLoss?.ToString("G4", CultureInfo.InvariantCulture)} nats per token. "
                + "Error bars: two standard errors of the paired difference, over samples of pairs or blocks of a text. Only samples "
                + "whose next token is in the prompt are compared; unigram and bigram spread their probability over the whole "
                + "vocabulary, in-prompt over the prompt's tokens. "
                + $"{Counted.Of([(int)Math.Min(int.MaxValue, ccmc.HeldOutSamples)], "samples held out")}.",
            Tables = [EstimateTables.Fit.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("law of the next token", AxisScale.Category) { Categories = [.. others.Select(f => Name(f.Model))] },
                    Y = new("log-loss less that of the CCMC (nats per token)"),
                    Traces =
                    [
                        new Curve { Name = "CCMC", Color = Trace.Black, Mode = CurveMode.Lines, Dashed = true,
                            X = [-0.5, others.Count - 0.5], Y = [0, 0] },
                        new Curve { Name = "difference, paired", Color = 0, X = [.. others.Select((_, i) => (double)i)],
                            Y = [.. others.Select(f => f.Difference!.Value)], Error = [.. others.Select(Reach)],
                            Hover = [.. others.Select(f => string.Create(CultureInfo.InvariantCulture, $"log-loss {f.LogLoss:G4} nats"))] },
                    ],
                },
            ],
        };
    }

    private static Figure Departures(IReadOnlyList<DepartureRow> rows)
    {
        var shown = rows.Where(r => r.Departure.HasValue).ToList();
        var z = NormalLaw.UpperQuantile(0.005);
        bool Rejects(DepartureRow r) => Math.Abs(r.Departure!.Value) > z * r.StandardError!.Value;
        return new()
        {
            Name = "departures",
            Claims = ["data-are-ccmc", "score-test-law"],
            Title = shown.Exists(Rejects)
                ? $"These data are not a CCMC's: {Counted.Share(shown, Rejects)} tests reject"
                : $"No deviation from a CCMC was found: none of {shown.Count} tests rejects",
            Caption = "Each test: does the next token j also depend on a feature x? one-step estimate of δ in "
                + "P(next = j) ∝ n_j π_qj exp(δ x_j), with 99 % intervals. The dashed line, δ = 0, is a CCMC: "
                + "a test rejects where its interval misses the line. "
                + "Bars: effects too small to detect; each ends at the smallest |δ| that the test detects with probability 0.99. "
                + "Features: the log of j's count, log n_j; recency, minus the log of the distance to its last occurrence; "
                + "whether j precedes the query; whether j followed the query's last earlier occurrence.",
            Tables = [EstimateTables.Departures.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("feature of the next token, relative to the query",
                        AxisScale.Category) { Categories = [.. shown.Select(r => Feature(r.Direction))] },
                    Y = new("departure δ"),
                    Traces =
                    [
                        new Curve { Name = "δ = 0, a CCMC", Color = Trace.Black, Mode = CurveMode.Lines,
                            Dashed = true, X = [-0.5, shown.Count - 0.5], Y = [0, 0] },
                        .. shown.Select((r, i) => new Band { Name = "too small to detect", Color = Trace.Grey, X = [i - 0.3, i + 0.3],
                            Lower = [-r.Detectable!.Value, -r.Detectable.Value], Upper = [r.Detectable.Value, r.Detectable.Value] }),
                        .. Estimates("estimate, 99 % interval: no deviation", 0, r => !Rejects(r)),
                        .. Estimates("estimate, 99 % interval: rejects", 1, Rejects),
                    ],
                },
            ],
        };

        IEnumerable<Curve> Estimates(string name, int color, Func<DepartureRow, bool> which)
        {
            var places = Enumerable.Range(0, shown.Count).Where(i => which(shown[i])).ToList();
            if (places.Count == 0) yield break;
            yield return new()
            {
                Name = name,
                Color = color,
                X = [.. places.Select(i => (double)i)],
                Y = [.. places.Select(i => shown[i].Departure!.Value)],
                Error = [.. places.Select(i => z * shown[i].StandardError!.Value)],
                ErrorIs = "99 % interval",
                Hover = [.. places.Select(i => string.Create(CultureInfo.InvariantCulture,
                    $"z = {shown[i].Statistic:0.##}, p = {shown[i].PValue:G2}\ndetectable δ: {shown[i].Detectable:G2}"))],
            };
        }
    }

    private static string Feature(string direction) => direction switch
    {
        "count" => "how often",
        "recency" => "how long ago",
        "previous" => "precedes the query",
        "induction" => "followed the query before",
        _ => direction,
    };

    private static Figure Winners(IReadOnlyList<CertaintyRow> rows)
    {
        var shown = rows.OrderByDescending(r => r.ResampledShare ?? 0).ThenByDescending(r => r.Fitted).Take(12).ToList();
        var names = TokenText.Distinct(shown.Select(r => r.Winners.Replace(' ', '+')));
        static double Share(CertaintyRow row) => row.Resamples == 0 ? 1 : row.ResampledShare ?? 0;
        Bars Of(string name, int color, bool fitted)
        {
            double[] shares = [.. shown.Select(r => r.Fitted == fitted ? Share(r) : double.NaN)];
            var bars = new Bars { Name = name, Color = color, X = names, Y = shares };
            return rows[0].Resamples == 0 ? bars : ErrorBars.Shares(bars, shares, [.. shares.Select(_ => rows[0].Resamples)]);
        }
        return new()
        {
            Name = "winner-forecast",
            Title = Winning(rows),
            Caption = rows[0].Resamples == 0
                ? "Stable sets of the mean field of the fitted chain; no resamples were drawn, "
                    + "so their certainty is unknown (use more replicates, or a larger resampling_budget)."
                : $"Stable sets of the mean field, with the share of {rows[0].Resamples} resamples for whose fitted chain they are "
                    + $"stable; error bars: 95 % Wilson intervals. With several stable sets, luck and the first query decide.",
            Tables = [EstimateTables.Certainty.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("set of winners",
                        AxisScale.Category), Y = new("share of resamples in which it is stable") { Range = (0, 1.05) },
                    Traces = [Of("stable for the data's own fit", 0, fitted: true),
                        .. shown.Any(r => !r.Fitted) ? [Of("stable in resamples only", 1, fitted: false)] : Array.Empty<Trace>()],
                },
            ],
        };
    }

    private static string Winning(IReadOnlyList<CertaintyRow> rows)
    {
        static string Name(CertaintyRow r) => TokenText.Of(r.Winners.Replace(' ', '+'));
        if (rows[0].Resamples > 0)
            return "Stable sets of winners: " + string.Join(", ", rows.OrderByDescending(r => r.ResampledShare).Take(MostNamed)
                .Select(r => $"{Name(r)} in {Counted.Percent(r.ResampledShare ?? 0)} of resamples"));
        List<string> sets = [.. rows.Where(r => r.Fitted).Select(Name)];
        return sets.Count is 0 or > MostNamed
            ? "Which tokens would win, generating from the fitted chain"
            : $"Generating from the fitted chain, {string.Join(" or ", sets)} would win";
    }

    /// <summary>The names are used in a title.</summary>
    private const int MostNamed = 3;

    /// <summary>As the first word of a sentence.</summary>
    private static string Sentence(string name) => name == "CCMC" ? "The CCMC" : $"The {name} model";

    private static string Name(ModelKind model) => model switch
    {
        ModelKind.Ccmc => "CCMC",
        ModelKind.Copy => "copy",
        ModelKind.Unigram => "unigram",
        ModelKind.UnigramInPrompt => "unigram in prompt",
        ModelKind.Bigram => "bigram",
        ModelKind.BigramInPrompt => "bigram in prompt",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "no such model"),
    };
}
