using DslPeft.Architectures;
using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.FineTuning;
using DslPeft.Tokenization;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>
/// The quickstart's programs as processes, over a checkpoint with random weights and small data files, in a folder that goes away with the
/// tests.
/// </summary>
public sealed class Quickstart : IDisposable
{
    /// <summary>Rows of the training and of the dev file.</summary>
    public const int TrainRows = 48,
        DevRows = 16;

    private const int Pieces = 1000,
        Seed = 7;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<CommandResult> _methods;

    public Quickstart()
    {
        using var weights = new BertMini();
        weights.Initialise(Seed);
        TestInputs.Write(Base, weights, WordPieceVocabulary.Build(SampleSentiment.Train().Select(row => row.Text), Pieces));
        TestInputs.WriteRows(In("data/train.tsv"), SampleSentiment.Train().Take(TrainRows));
        TestInputs.WriteRows(In("data/dev.tsv"), SampleSentiment.Dev().Take(DevRows));
        _methods = new Lazy<CommandResult>(() =>
            Compare(MethodsFolder, "--only", string.Join(',', MethodNames), "--max-steps", "2", "--max-length", "16", "--quiet", "--json")
                .Succeeded()
        );
    }

    /// <summary>The checkpoint folder.</summary>
    public string Base => In("base");

    /// <summary>The folder of the data files.</summary>
    public string Data => In("data");

    /// <summary>Full path of a file or folder below that of the tests.</summary>
    public string In(string path) => _folder.PathTo(path);

    /// <summary>Writes a file below the folder of the tests.</summary>
    public string Write(string path, string text) => _folder.Write(path, text);

    /// <summary>Runs the program to its end.</summary>
    public CommandResult Run(params string[] arguments) => Command.Run(_folder.Path, "dotnet", [Program, .. arguments]);

    /// <summary>Runs the comparison of every method on the test's base and data, to its end.</summary>
    public CommandResult Compare(string output, params string[] more) =>
        Command.Run(_folder.Path, "dotnet", [.. CompareArguments(output, more)]);

    /// <summary>What <see cref="Methods"/> compares, in the comparison's order.</summary>
    public IReadOnlyList<string> MethodNames { get; } =
        LongTests.AreRun
            ? [.. EveryMethod.OnMini.Select(one => one.Name)]
            : ["LinearProbe", "FishMask", "Lora", "Dora", "Ia3", "Houlsby", "Pfeiffer", "Fusion", "Prompt", "Prefix", "Ladder"];

    /// <summary>A comparison of those methods, of two steps over short texts each; run once for all tests that read it.</summary>
    public CommandResult Methods => _methods.Value;

    /// <summary>The output folder of <see cref="Methods"/>.</summary>
    public string MethodsFolder => In("every");

    /// <summary>Runs the program of that comparison with other arguments.</summary>
    public CommandResult RunComparison(params string[] arguments) => Command.Run(_folder.Path, "dotnet", [Comparison, .. arguments]);

    /// <summary>Starts that comparison so that it hears SIGINT.</summary>
    public RunningCommand StartComparison(string output, params string[] more) =>
        Command.Start(_folder.Path, "env", ["--default-signal=INT", "dotnet", .. CompareArguments(output, more)]);

    /// <summary>Runs the program under a shell: <c>$0</c> and <c>$@</c> are the program, then its arguments.</summary>
    public CommandResult RunIn(string shell, params string[] arguments) =>
        Command.Run(_folder.Path, "sh", ["-c", shell, "dotnet", Program, .. arguments]);

    /// <summary>Starts the program so that it hears SIGINT, even where whoever started the tests ignores it.</summary>
    public RunningCommand Start(params string[] arguments) =>
        Command.Start(_folder.Path, "env", ["--default-signal=INT", "dotnet", Program, .. arguments]);

    /// <summary>The usual arguments of <c>train</c>, with others in place of them or beside them.</summary>
    public string[] Train(string program, string output, params string[] more) =>
        [
            program,
            "train",
            .. WithUsual(
                [
                    ["--base", Base],
                    ["--data", Data],
                    ["--output", output],
                    ["--epochs", "1"],
                    ["--batch-size", "8"],
                    ["--threads", "1"],
                ],
                more
            ),
        ];

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private string[] CompareArguments(string output, string[] more) =>
        [
            Comparison,
            .. WithUsual(
                [
                    ["--base", Base],
                    ["--data", Data],
                    ["--output", output],
                    ["--batch-size", "8"],
                    ["--threads", "1"],
                ],
                more
            ),
        ];

    private static string[] WithUsual(string[][] usual, string[] more) =>
        [.. usual.Where(option => !more.Contains(option[0])).SelectMany(option => option), .. more];

    private static string Comparison { get; } = Built.Output("Definitions/Executables/Compare", "dslpeft-compare.dll");

    private static string Program { get; } = Built.Output("Definitions/Executables/Quickstart", "dslpeft-quickstart.dll");
}
