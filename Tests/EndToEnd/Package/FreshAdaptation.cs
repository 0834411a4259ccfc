using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.Tokenization;
using DslPeft.Training;
using Fresh;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>
/// A fresh project that declares an architecture, adaptations and one program, and has no code beside; built once for its tests.
/// </summary>
public sealed class FreshAdaptation : IDisposable
{
    private const int Seed = 3,
        TrainRows = 16,
        DevRows = 8;

    private readonly TemporaryFolder _folder = new();

    public FreshAdaptation(PackageFeed feed)
    {
        Project = new FreshProject(feed, program: null);
        Declarations = File.ReadAllText(Repository.PathTo("Tests", "EndToEnd", "Package", FileName));
        Project.Write(FileName, Declarations);
        Build = Project.Build().Succeeded();
        using var loaded = new FreshBert();
        loaded.Initialise(Seed);
        TestInputs.Write(Base, loaded, WordPieceVocabulary.Build(SampleSentiment.Train().Select(row => row.Text), FreshBert.Vocab));
        TestInputs.WriteRows(_folder.PathTo("train.tsv"), SampleSentiment.Train().Take(TrainRows));
        TestInputs.WriteRows(_folder.PathTo("dev.tsv"), SampleSentiment.Dev().Take(DevRows));
    }

    /// <summary>The name of the declarations' file in the project.</summary>
    public static string FileName => "FreshDeclarations.cs";

    public FreshProject Project { get; }

    /// <summary>The text of the declarations.</summary>
    public string Declarations { get; }

    /// <summary>What the build wrote.</summary>
    public CommandResult Build { get; }

    /// <summary>A checkpoint of random weights.</summary>
    public string Base => _folder.PathTo("base");

    /// <summary>The folder of the data files.</summary>
    public string Data => _folder.Path;

    /// <summary>Where the program writes.</summary>
    public string Output => _folder.PathTo("out");

    /// <inheritdoc />
    public void Dispose()
    {
        Project.Dispose();
        _folder.Dispose();
    }
}
