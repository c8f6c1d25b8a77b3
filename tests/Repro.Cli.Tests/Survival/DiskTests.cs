namespace Repro.Cli.Tests.Survival;

/// <summary>Real file systems that fill up or may not be written. They want a Linux that lets a process mount in a namespace of its
/// own.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DiskTests : IDisposable
{
    private readonly RealRuns runs = new();

    public void Dispose() => runs.Dispose();

    [MountFact]
    public void A_file_system_that_fills_up_and_grows_ends_with_the_same_bytes() => Grown([96, 1500, 4000, 16000]);

    [MountNightlyFact]
    public void A_file_system_that_grows_page_by_page_ends_with_the_same_bytes() =>
        Grown([.. Enumerable.Range(0, 150).Select(i => 4 + (i * (i < 100 ? 12 : 120))), 16000]);

    /// <summary>Runs on a disk of so many KiB, made larger after every failure, until the run ends well.</summary>
    private void Grown(int[] sizes)
    {
        var ended = InNamespace($$"""
            mkdir small kept
            mount -t tmpfs -o size=4k tmpfs small || exit 99
            for size in {{string.Join(' ', sizes)}}; do
              mount -o remount,size=${size}k small || exit 95
              "$@" run x.yaml --out small --workers 2 --quiet 2>told; code=$?
              [ $code -eq 0 ] && break
              [ $code -eq 1 ] || { echo "exit code $code at $size KiB"; cat told; exit 98; }
              grep -q 'the disk is full; free some space' told || { echo "at $size KiB"; cat told; exit 97; }
              [ ! -e small/x/manifest.json ] || grep -q 'the report was not written' told || { echo "a manifest at $size KiB"; exit 96; }
              echo full
            done
            [ $code -eq 0 ] || exit 94
            cp -r small/x kept/x
            """);
        Assert.True(ended.Code == 0, ended.Output + ended.Error);
        Assert.Contains("full", ended.Output);
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("kept"));
    }

    [MountFact]
    public void A_report_that_finds_no_space_names_its_file_says_what_to_do_and_leaves_the_old_one()
    {
        var ended = InNamespace("""
            mkdir disk
            mount -t tmpfs -o size=64k tmpfs disk || exit 99
            echo old > disk/index.html
            cat /dev/zero > disk/filler 2>nul
            "$@" report --out disk; [ $? -eq 1 ] || exit 98
            [ "$(cat disk/index.html)" = old ] || exit 97
            ls -A disk disk/assets 2>nul | grep tmp && exit 96
            exit 0
            """);
        Assert.True(ended.Code == 0, $"{ended.Code}: {ended.Output}{ended.Error}");
        Assert.Matches("^repro: .*/disk/(index.html|assets/.*): the disk is full; free some space, then run the same command again\n$",
            ended.Error);
    }

    [MountFact]
    public void A_file_system_that_is_read_only_is_told_and_the_run_goes_on_once_it_is_not()
    {
        var ended = InNamespace("""
            mkdir disk kept
            mount -t tmpfs tmpfs disk || exit 99
            "$@" run x.yaml --out disk --workers 2 --quiet --dies-after 20000
            mount -o remount,ro disk || exit 98
            "$@" run x.yaml --out disk --workers 2 --quiet; [ $? -eq 1 ] || exit 97
            "$@" plan x.yaml --out disk > planned; [ $? -eq 1 ] || exit 96
            mount -o remount,rw disk || exit 95
            "$@" run x.yaml --out disk --workers 2 --quiet || exit 94
            cp -r disk/x kept/x
            """);
        Assert.True(ended.Code == 0, $"{ended.Code}: {ended.Output}{ended.Error}");
        Assert.Contains("ead-only file system", ended.Error);
        Assert.DoesNotContain("an error of the program itself", ended.Error);
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("kept"));
    }

    [NobodyFact]
    public void A_folder_made_read_only_in_the_middle_is_told_and_the_run_goes_on_once_it_is_not()
    {
        File.SetUnixFileMode(runs.Folder, (UnixFileMode)0b111_111_111);
        var process =
            runs.Start([.. NobodyFactAttribute.AsNobody, .. RealRuns.Repro, "run", "x.yaml", "--out", "out", "--workers", "2", "--quiet"]);
        Assert.True(SpinWait.SpinUntil(() => runs.StoredLines("out") > 0 || process.HasExited, TimeSpan.FromMinutes(1)));
        SetMode((UnixFileMode)0b101_101_101);
        var ended = RealRuns.End(process);
        SetMode((UnixFileMode)0b111_101_101);
        Assert.Equal(1, ended.Code);
        Assert.Contains("may not be written", ended.Error);
        Assert.DoesNotContain("an error of the program itself", ended.Error);
        var again = RealRuns.End(
            runs.Start([.. NobodyFactAttribute.AsNobody, .. RealRuns.Repro, "run", "x.yaml", "--out", "out", "--workers", "2", "--quiet"]));
        Assert.True(again.Code == 0, again.Error);
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("out"));
    }

    private void SetMode(UnixFileMode mode)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(runs.Folder, "out"), "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(folder, mode);
    }

    private Ended InNamespace(string script) =>
        RealRuns.End(runs.Start([.. MountFactAttribute.Namespace, "sh", "-c", script.ReplaceLineEndings("\n"), "sh", .. RealRuns.Repro]));
}
