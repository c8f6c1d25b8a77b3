using System.Text.RegularExpressions;
using Repro.Configuration;
using Repro.Words;

namespace Repro.Planning;

/// <summary>The points of a sweep, resolved, checked, and each kept once.</summary>
internal sealed partial class PointList
{
    /// <summary>Most points of a plan.</summary>
    public const int MaximumPoints = 1_000_000;

    /// <summary>Most cells of a plan: their states, keys and rows are held in memory.</summary>
    public const long MaximumCells = 10_000_000;

    private const int MaximumNotices = 20;

    private readonly Settled settled;
    private readonly Dictionary<string, int> indexByCanonical = new(StringComparer.Ordinal);
    private readonly List<Merged> merged = [];
    private readonly Dictionary<(Place, string), Group> objections = [];
    private readonly Dictionary<(Place, string), Group> foreseen = [];
    private readonly Dictionary<int, IReadOnlyList<int>> later = [];
    private int coinciding;
    private long withoutWork;
    private string firstCoinciding = "";

    private PointList(Settled settled) => this.settled = settled;

    /// <summary>Expands a settled sweep. Mistakes of points are grouped: the first, and how many more.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; checked at every point.</exception>
    public static (IReadOnlyList<PlannedPoint> Points, IReadOnlyList<string> Notices) Expand(
        Settled settled, Mistakes mistakes, CancellationToken cancellation)
    {
        var list = new PointList(settled);
        var found = new Mistakes();
        foreach (var choice in SweepPoints.Of(settled.Sweep, settled.Root, MaximumPoints, found, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            list.Add(choice);
        }

        foreach (var group in list.objections.Values) found.Add(group.Place, group.Sentence + group.More);
        var points = found.Any || !settled.Complete ? [] : list.Planned(found, cancellation);
        mistakes.Add(settled.Complete ? found : list.Certain());
        return (points, list.Notices());
    }

    /// <summary>Objections to what was given, where other parts of the configuration are wrong: those to a value set at its place
    /// and is itself right.</summary>
    private Mistakes Certain()
    {
        var certain = new Mistakes();
        foreach (var group in objections.Values.Where(g => g.Certain)) certain.Add(group.Place, group.Sentence);
        return certain;
    }

    private void Add(SweepPoint choice)
    {
        object parameters = settled.Shape.Copy(settled.Parameters);
        foreach (var (axis, value) in choice.Values) axis.Path.Set(parameters, value.Value);
        if (Resolved(parameters, choice) is not { } resolved) return;
        var canonical = CanonicalText.Of(resolved);
        var draws = CanonicalText.Draws(settled.Shape, resolved);
        var replicates = choice.Replicates ?? settled.Replicates;
        if (indexByCanonical.TryGetValue(canonical, out var index)) Coincide(index, new(resolved, canonical, draws, replicates), choice);
        else
        {
            indexByCanonical.Add(canonical, merged.Count);
            merged.Add(new(resolved, canonical, draws, replicates));
            foreach (var sentence in settled.Experiment.ForeseePoint(resolved)) Tell(foreseen, default, sentence, choice);
        }
    }

    private object? Resolved(object parameters, SweepPoint choice)
    {
        object? resolved = null;
        var objected = false;
        try
        {
            resolved = settled.Experiment.ResolvePoint(parameters);
            foreach (var sentence in settled.Experiment.ValidatePoint(resolved)) objected |= Object(sentence, choice);
        }
        catch (Exception e) when (!settled.Complete
            || e is ArgumentException or FormatException or InvalidDataException or OverflowException or DivideByZeroException)
        {
            // The parameters make no sense to the experiment itself; its message replaces an objection. Where other mistakes
            // stand already, it is those that count.
            objected |= Object(e.Message, choice);
        }

        return objected ? null : resolved;
    }

    private bool Object(string sentence, SweepPoint choice)
    {
        var match = PathPrefix().Match(sentence);
        var path = match.Success && settled.Shape.Find(match.Groups[2].Value) is not null ? match.Groups[1].Value : "";
        var group = Tell(objections, settled.PlaceOf(path, choice.Values, out var given), sentence, choice);
        group.Certain = given && !settled.Doubtful.Contains(match.Groups[2].Value);
        return true;
    }

    /// <summary>Sentences that differ only in their numbers are reported once at each place.</summary>
    private static Group Tell(Dictionary<(Place, string), Group> groups, Place place, string sentence, SweepPoint choice)
    {
        var key = (place, Numbers().Replace(sentence, "#"));
        if (groups.TryGetValue(key, out var group)) group.Add(choice);
        else groups.Add(key, group = new(place, sentence, choice));
        return group;
    }

    private void Coincide(int index, Merged other, SweepPoint choice)
    {
        if (coinciding++ == 0) firstCoinciding = choice.ToString();
        var kept = merged[index];
        var larger = other.Draws > kept.Draws ? other : kept;
        merged[index] = larger with { Replicates = Math.Max(other.Replicates, kept.Replicates) };
    }

    private List<PlannedPoint> Planned(Mistakes mistakes, CancellationToken cancellation)
    {
        var total = merged.Sum(m => (long)m.Draws);
        var points = new List<PlannedPoint>();
        if (total > MaximumPoints)
            mistakes.Add(new(settled.Root.Place.Source, 1, 1), $"{total} points, draws counted; at most {MaximumPoints} are planned");
        else if (merged.Sum(m => (long)m.Draws * Most(m)) is > MaximumCells and var cells)
            mistakes.Add(PlaceOfReplicates(),
                $"{cells} cells (points, their draws "
                    + $"and {(settled.Until is null ? "" : "most ")}replicates multiplied); at most {MaximumCells} are planned; use "
                    + $"fewer replicates, draws or points");
        else
        {
            points.Capacity = (int)total;
            foreach (var m in merged)
            {
                cancellation.ThrowIfCancellationRequested();
                var cost = settled.Experiment.CostOf(m.Parameters);
                var prepare = settled.Experiment.PrepareCostOf(m.Parameters);
                var most = Math.Max(1, settled.Experiment.MostReplicatesOf(m.Parameters));
                withoutWork += (long)m.Draws * Math.Max(0, Most(m) - most);
                var looks = most < Most(m) ? [.. Later(m.Replicates).Where(c => c <= most)] : Later(m.Replicates);
                for (var draw = 0; draw < m.Draws; draw++)
                    points.Add(new(m.Parameters, m.Canonical, draw, StreamDerivation.CellHash(m.Canonical, draw),
                        Math.Min(m.Replicates, most), cost)
                    { PrepareSeconds = prepare, LaterCheckpoints = looks });
            }
        }

        return points;
    }

    private int Most(Merged m) => settled.Until is { } until ? Math.Max(until.MaximumReplicates, m.Replicates) : m.Replicates;

    private IReadOnlyList<int> Later(int replicates)
    {
        if (settled.Until is not { } until) return [];
        return later.TryGetValue(replicates, out var known) ? known : later[replicates] = [.. until.Checkpoints(replicates).Skip(1)];
    }

    private Place PlaceOfReplicates() =>
        settled.Root.Find(ConfigurationKeys.Replicates)?.Value.Place ?? new(settled.Root.Place.Source, 1, 1);

    private List<string> Notices()
    {
        var notices = new List<string>();
        if (coinciding > 0)
            notices.Add($"{coinciding} of the sweep's points equal earlier ones once resolved and run once ({firstCoinciding})");
        if (withoutWork > 0)
            notices.Add($"{Number.Whole(withoutWork)} {(withoutWork == 1 ? "replicate has" : "replicates have")} no work and "
                + $"{(withoutWork == 1 ? "is" : "are")} not planned");
        notices.AddRange(foreseen.Values.Take(MaximumNotices).Select(g => g.Sentence + g.More));
        if (foreseen.Count > MaximumNotices) notices.Add($"… and {foreseen.Count - MaximumNotices} more notices");
        return notices;
    }

    [GeneratedRegex(@"^(([a-z_][a-z0-9_]*)((\.[a-z0-9_]+)|(\[[0-9]+\]))*): ", RegexOptions.CultureInvariant)]
    private static partial Regex PathPrefix();

    [GeneratedRegex(@"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    private sealed record Merged(object Parameters, string Canonical, int Draws, int Replicates);

    private sealed class Group(Place place, string sentence, SweepPoint first)
    {
        private readonly string firstPoint = first.ToString();
        private SweepPoint last = first;
        private int points = 1;
        private int sentences = 1;

        public Place Place => place;

        public string Sentence => sentence;

        public bool Certain { get; set; }

        /// <summary>Where else: at other points, or only in other places of the one point's value.</summary>
        public string More => (points, sentences) switch
        {
            (1, 1) => "",
            (1, _) => $" (and {sentences - 1} more such)",
            _ => $" (first at {firstPoint}; {points - 1} more such point{(points == 2 ? "" : "s")})",
        };

        public void Add(SweepPoint choice)
        {
            sentences++;
            if (!ReferenceEquals(choice, last)) points++;
            last = choice;
        }
    }
}
