using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.Runtime.Tests.Data;
using DslPeft.Tokenization;
using Fresh;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>
/// What the trimmed programs are compared with: the same program as it is built, over the same inputs in one folder, so that the paths in
/// what they print and write are the same.
/// </summary>
public sealed class UntrimmedProgram : IDisposable
{
    /// <summary>The properties of all of these projects.</summary>
    public const string Properties =
        "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>";

    private const int Seed = 3,
        TrainRows = 32,
        DevRows = 8;

    private readonly TemporaryFolder _folder = new();

    public UntrimmedProgram(PackageFeed feed)
    {
        using (var weights = new FreshBert())
        {
            weights.Initialise(Seed);
            TestInputs.Write(
                _folder.PathTo("base"),
                weights,
                WordPieceVocabulary.Build(SampleSentiment.Train().Select(row => row.Text), FreshBert.Vocab)
            );
        }
        TestInputs.WriteRows(_folder.PathTo("data", "train.tsv"), SampleSentiment.Train().Take(TrainRows));
        Example[] rows = [.. SampleSentiment.Dev().Take(DevRows)];
        TestInputs.WriteRows(_folder.PathTo("data", "dev.tsv"), rows);
        File.WriteAllBytes(
            _folder.PathTo("rows.parquet"),
            ParquetFile.Texts(
                [
                    [.. rows.Select(row => row.Text)],
                ],
                [
                    [.. rows.Select(row => (int?)row.Label)],
                ],
                textColumn: "sentence"
            )
        );

        using var project = new FreshProject(feed, program: null, $"{Properties}<SelfContained>false</SelfContained>");
        project.Write(FreshAdaptation.FileName, Declarations);
        project.Build().Succeeded();
        Results = TrimmedProgramTests.Results(project.Run, this, parquet: true);
    }

    /// <summary>The declarations of each of these projects.</summary>
    public static string Declarations { get; } =
        File.ReadAllText(Repository.PathTo("Tests", "EndToEnd", "Package", FreshAdaptation.FileName));

    /// <summary>What the commands print and write, by name.</summary>
    public Dictionary<string, string> Results { get; }

    /// <summary>The options of every command that runs a model.</summary>
    public string[] On => ["--base", _folder.PathTo("base"), "--threads", "1"];

    /// <summary>The folder of the data files.</summary>
    public string Data => _folder.PathTo("data");

    /// <summary>The folder that the commands write to.</summary>
    public string Output => _folder.PathTo("out");

    /// <summary>The adapter that <c>train</c> writes.</summary>
    public string Adapter => _folder.PathTo("out", "run", "adapter.safetensors");

    /// <summary>The command that reads rows of a Parquet file.</summary>
    public string[] PredictParquet => ["predict", .. On, "--data", _folder.PathTo("rows.parquet"), "--adapter", Adapter, "--json"];

    public void Dispose() => _folder.Dispose();
}
