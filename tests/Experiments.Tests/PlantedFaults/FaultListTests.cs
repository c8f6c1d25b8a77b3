using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Experiments.Tests.PlantedFaults;

/// <summary>The list of planted faults fits the code: each can be planted, in one place alone.</summary>
public class FaultListTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Fault[] Faults =
        JsonSerializer.Deserialize<Fault[]>(File.ReadAllText(Path.Combine(Repository.Root, "tests/PlantedFaults/faults.json")), Options)!;

    [Fact]
    public void There_are_sixty_or_more_with_numbers_and_names_of_their_own()
    {
        Assert.InRange(Faults.Length, 60, int.MaxValue);
        Assert.Distinct(Faults.Select(f => f.Number));
        Assert.Distinct(Faults.Select(f => f.Name));
    }

    /// <summary>Faults are planted all at once behind a switch, so those of one place must take the same text's place.</summary>
    [Fact]
    public void Each_replaces_text_that_stands_in_its_file_exactly_once()
    {
        foreach (var file in Faults.SelectMany(f => f.Edits).GroupBy(e => e.File))
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, file.Key));
            var spans = new List<(int From, int To)>();
            foreach (var old in file.Select(e => e.Old).Distinct())
            {
                var at = text.IndexOf(old, StringComparison.Ordinal);
                Assert.True(at >= 0, $"{file.Key} holds no '{old}'");
                Assert.True(text.IndexOf(old, at + 1, StringComparison.Ordinal) < 0, $"{file.Key} holds '{old}' more than once");
                Assert.DoesNotContain(spans, s => s.From < at + old.Length && at < s.To);
                spans.Add((at, at + old.Length));
            }
            Assert.All(file, e => Assert.Equal(e.Old.EndsWith(';'), e.New.EndsWith(';') || e.New.EndsWith('}')));
            Assert.All(file, e => Assert.True(IsBalanced(e.Old) && IsBalanced(e.New), $"'{e.Old}' is no whole expression or statement"));
        }
    }

    [Fact]
    public void Each_names_runs_and_tests_that_there_are()
    {
        Assert.All(Faults, f =>
        {
            Assert.NotEmpty(f.Runs);
            Assert.NotEmpty(f.Tests);
            Assert.All(f.Runs, r => Assert.True(File.Exists(Path.Combine(Repository.Root, $"configs/{r}.yaml")), r));
        });
        var classes = Faults.SelectMany(f => f.Tests).Select(t => t.Split(':')[0]).Distinct().ToDictionary(p => p, TestClasses);
        Assert.All(Faults.SelectMany(f => f.Tests).Select(t => t.Split(':')), t =>
            Assert.Contains(classes[t[0]], c => c.Contains(t[1], StringComparison.Ordinal)));
    }

    /// <summary>Full names of the classes of a project in whose files there are tests.</summary>
    private static List<string> TestClasses(string project) =>
    [
        .. from file in Repository.Files($"tests/{project}", "*Tests.cs")
           let text = File.ReadAllText(file)
           where text.Contains("[Fact", StringComparison.Ordinal) || text.Contains("[Theory", StringComparison.Ordinal)
           let place = Regex.Match(text, @"^namespace (.+);", RegexOptions.Multiline).Groups[1].Value
           select $"{place}.{Path.GetFileNameWithoutExtension(file)}",
    ];

    private static bool IsBalanced(string code)
    {
        var open = new Stack<char>();
        foreach (var c in code)
        {
            if (c is '(' or '[' or '{') open.Push(c);
            else if (c is ')' or ']' or '}' && !(open.TryPop(out var last) && (last, c) is ('(', ')') or ('[', ']') or ('{', '}')))
                return false;
        }
        return open.Count == 0;
    }

    /// <summary>As in the file.</summary>
    private sealed record Fault(
        int Number, string Name, Edit[] Edits, string[] Runs, string[] Tests, string? Note = null, bool Sharded = false);

    private sealed record Edit(string File, string Old, string New);
}
