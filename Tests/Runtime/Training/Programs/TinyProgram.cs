using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>Runs the programs over <see cref="TinyModel"/> in a folder that goes away with the test.</summary>
public sealed class TinyProgram : IDisposable
{
    public TinyProgram()
    {
        Directory.CreateDirectory(Base);
        TinyTask.Tokenizer.Vocabulary.Save(Path.Combine(Base, "vocab.txt"));
        WriteRows("train.tsv", TinyTask.Examples(48));
        WriteRows("dev.tsv", TinyTask.Examples(16, seed: 2));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("dslpeft-program-").FullName;

    public string Base => In("base");

    public string Output => In("out");

    public string StandardOutput { get; private set; } = "";

    public string StandardError { get; private set; } = "";

    /// <summary>What is piped into the program.</summary>
    public byte[] Input { get; set; } = [];

    internal FineTuneDefinition Definition { get; init; } = Define();

    internal static FineTuneDefinition Define(string name = "Tiny", TaskHead? head = null, int labels = 2, double learningRate = 0.02) =>
        new()
        {
            Name = name,
            Info = TinyModel.Describe(head, labels),
            LoadBase = folder => Directory.Exists(folder) ? new TinyBase() : throw new CheckpointException(folder, "no such folder"),
            Create = (loaded, seed) => new TinyModel(loaded, seed, head, labels),
            Data = TextDataFormat.Of("TinyData", "text", null, "label", labels == 2 ? ["less", "more"] : []),
            Defaults = new TrainingOptions
            {
                Epochs = 2,
                BatchSize = 8,
                LearningRate = learningRate,
                MaxLength = 32,
            },
            DefaultBase = () => null,
        };

    public string In(string name) => Path.Combine(Folder, name);

    public int Run(params string[] args) => Run(CancellationToken.None, args);

    public int Run(CancellationToken stop, params string[] args) =>
        Capture(args, stop, context => FineTuneProgram.Run(Definition, args, context));

    /// <summary>Arguments with which the last program started itself anew.</summary>
    public List<IReadOnlyList<string>> Started { get; } = [];

    /// <summary>
    /// What a process that was started anew leaves behind, where it is not the program that does its work in this process.
    /// </summary>
    internal Func<IReadOnlyList<string>, (int ExitCode, string Output)?> Child { get; init; } = _ => null;

    /// <summary>Runs a program over the arguments of its context.</summary>
    internal int Capture(string[] args, CancellationToken stop, Func<ProgramContext, int> run)
    {
        Started.Clear();
        using StringWriter output = new(),
            said = new();
        // Several processes of a comparison may speak at a time.
        using var error = TextWriter.Synchronized(said);
        var code = run(Context(args, output, stop));
        (StandardOutput, StandardError) = (output.ToString(), said.ToString());
        return code;

        ProgramContext Context(IReadOnlyList<string> arguments, TextWriter own, CancellationToken asked) =>
            new(own, error, arguments, asked, Start) { Input = () => new MemoryStream(Input) };

        (int, string) Start(IReadOnlyList<string> more, CancellationToken stopped)
        {
            lock (Started)
            {
                Started.Add(more);
            }
            if (Child(more) is { } left)
            {
                return left;
            }
            using StringWriter written = new();
            return (run(Context(more, written, stopped)), written.ToString());
        }
    }

    /// <summary>Trains on the files, with more options, or others in place of the usual ones.</summary>
    public int Train(params string[] more)
    {
        string[][] usual =
        [
            ["--base", Base],
            ["--data", Folder],
            ["--output", Output],
            ["--quiet"],
        ];
        return Run(["train", .. usual.Where(u => !more.Contains(u[0])).SelectMany(u => u), .. more]);
    }

    internal void WriteRows(string name, IEnumerable<Example> rows) =>
        File.WriteAllLines(In(name), ["text\tlabel", .. rows.Select(r => $"{r.Text}\t{r.Label}")]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
