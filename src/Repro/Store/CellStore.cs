using Repro.Files;
using Repro.Tables;

namespace Repro.Store;

/// <summary>The files of a run's <c>cells/</c> folder.</summary>
internal static class CellStore
{
    /// <summary>Folder below the run's.</summary>
    public const string FolderName = "cells";

    private const string Extension = ".jsonl";
    private const string Retired = ".old";

    /// <summary>The file that this process appends new cells to, and no other does.</summary>
    public static string AppendPath(string cellsFolder) => Path.Combine(cellsFolder, Writer.Name + Extension);

    /// <summary>
    /// Every readable cell, those that are not <paramref name="wanted"/> without their rows. A cell computed once stays, whatever was
    /// recorded of it before or after; a line that is torn or altered is skipped and passed to <paramref name="damaged"/> with its place.
    /// </summary>
    public static Dictionary<CellKey, StoredCell> Load(
        string cellsFolder, IReadOnlyList<RowTable> tables, Func<CellKey, bool> wanted, Action<string> damaged)
    {
        var cells = new Dictionary<CellKey, StoredCell>();
        foreach (var cell in Read(cellsFolder, tables, wanted, damaged))
            if (cell.Failure is null || !cells.TryGetValue(cell.Key, out var known) || known.Failure is not null)
                cells[cell.Key] = cell;
        return cells;
    }

    /// <summary>Every readable record, in the order of files and lines; those that are not <paramref name="wanted"/> come without their
    /// rows.</summary>
    public static IEnumerable<StoredCell> Read(
        string cellsFolder, IReadOnlyList<RowTable> tables, Func<CellKey, bool> wanted, Action<string> damaged)
    {
        foreach (var path in Directory.EnumerateFiles(cellsFolder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in ByteLines.Of(path))
            {
                number++;
                if (line.Length == 0) continue;
                if (StoreLine.Decode(line, tables, wanted) is { } cell) yield return cell;
                else damaged($"{Path.GetFileName(path)}:{number}");
            }
        }
    }

    /// <summary>Appends cells that were finished elsewhere.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public static void Append(string cellsFolder, IEnumerable<StoredCell> cells, IReadOnlyList<RowTable> tables, Func<string, Stream> open)
    {
        using var store = new StoreWriter<StoredCell>(AppendPath(cellsFolder), open, _ => { }, () => { });
        foreach (var cell in cells) store.Add(cell, StoreLine.Encode(cell, tables));
        store.Complete();
        if (store.Failure is { } failure) throw failure;
    }

    /// <summary>Puts the stored cells aside, for <c>--fresh</c>: they are no longer read, and deleted by
    /// <see cref="DeleteRetired"/>.</summary>
    public static void Retire(string cellsFolder)
    {
        foreach (var path in Directory.EnumerateFiles(cellsFolder, "*" + Extension).ToList())
        {
            var target = path + Retired;
            for (var i = 2; File.Exists(target); i++) target = $"{path}.{i}{Retired}";
            File.Move(path, target);
        }
    }

    /// <summary>Deletes what <see cref="Retire"/> put aside.</summary>
    public static void DeleteRetired(string cellsFolder)
    {
        foreach (var path in Directory.EnumerateFiles(cellsFolder, "*" + Retired).ToList()) File.Delete(path);
    }
}
