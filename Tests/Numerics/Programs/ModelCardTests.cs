using System.Globalization;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>The README.md beside what programs write.</summary>
[Collection(ProcessWide.Name)]
public sealed class ModelCardTests : IDisposable
{
    private const string Own = "My own notes.\n";

    private readonly TaskFolder _folder = new();

    public ModelCardTests()
    {
        _folder.WriteKinds("train.jsonl", 24, 1);
        _folder.WriteKinds("dev.jsonl", 12, 2);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATrainedFolderHasACard()
    {
        Train("out");
        var card = Card("out");
        var report = _folder.Json("out/results.json");
        Assert.StartsWith($"---\nbase_model: \"{_folder.Base}\"\nlibrary_name: dslpeft\n", card);
        string[] rows =
        [
            "| architecture | TaskBert |",
            "| head | Classification |",
            $"| trained | {TaskStudent.TrainableParameters.ToString("N0", CultureInfo.InvariantCulture)} |",
            $"| data | `{_folder.In("train.jsonl")}` |",
            "| rows | 24 |",
            $"| accuracy | {report["metrics"]!["accuracy"]!.GetValue<double>().ToString("G6", CultureInfo.InvariantCulture)} |",
            "| on 12 dev rows | |",
        ];
        Assert.All(rows, row => Assert.Contains(row + "\n", card));
        Assert.Contains("\n# TaskStudent\n", card);
    }

    /// <summary>A card is replaced by the next; a file without its mark is the user's.</summary>
    [Fact]
    public void AFileOfTheUsersStays()
    {
        Directory.CreateDirectory(_folder.In("out"));
        File.WriteAllText(_folder.In("out/README.md"), Own);
        Train("out");
        Assert.Equal(Own, Card("out"));

        Train("other");
        File.AppendAllText(_folder.In("other/README.md"), "more\n");
        Train("other", "--overwrite", "--epochs", "2");
        Assert.DoesNotContain("more", Card("other"));
        Assert.Contains("| steps | 6 |", Card("other"));
        File.WriteAllLines(
            _folder.In("other/README.md"),
            File.ReadLines(_folder.In("other/README.md")).Where(line => !line.StartsWith("<!--", StringComparison.Ordinal))
        );
        var mine = Card("other");
        Train("other", "--overwrite", "--epochs", "3");
        Assert.Equal(mine, Card("other"));
    }

    /// <summary>A merged folder has its own card, with what the adapter reached, and not the base's.</summary>
    [Fact]
    public void AMergedFolderHasACard()
    {
        File.WriteAllText(Path.Combine(_folder.Base, "README.md"), Own);
        Train("out");
        Assert.Equal(
            0,
            KindProgram.Run([
                "merge",
                "--base",
                _folder.Base,
                "--adapter",
                _folder.In("out/adapter.safetensors"),
                "--output",
                _folder.In("merged"),
            ])
        );
        Assert.Contains("library_name: transformers\n", Card("merged"));
        Assert.Contains("A checkpoint with an adaptation folded into its weights: TaskBert adapted by TaskStudent.", Card("merged"));
        Assert.Contains("| rows | 24 |", Card("merged"));
        Assert.DoesNotContain(Own.Trim(), Card("merged"));
        Assert.Equal(Own, File.ReadAllText(Path.Combine(_folder.Base, "README.md")));
    }

    private void Train(string output, params string[] more) =>
        Assert.Equal(
            0,
            KindProgram.Run([
                "train",
                "--base",
                _folder.Base,
                "--data",
                _folder.Folder,
                "--output",
                _folder.In(output),
                "--quiet",
                .. more.Contains("--epochs") ? more : [.. more, "--epochs", "1"],
            ])
        );

    private string Card(string folder) => File.ReadAllText(_folder.In(Path.Combine(folder, "README.md")));
}
