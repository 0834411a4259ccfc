using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Fuzzing;

/// <summary>Reads of files that need others beside them, or are looked into further.</summary>
internal static class FuzzReads
{
    private static readonly TinyBase Base = new();

    /// <summary>A checkpoint of a run that was stopped between the batches of a step.</summary>
    public static Lazy<string> Interrupted { get; } =
        new(() =>
        {
            var folder = Directory.CreateTempSubdirectory("dslpeft-fuzz-run-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
            using var model = new TinyModel(Base, 7);
            using var stop = new CancellationTokenSource();
            var trainer = new Trainer(model, new StopInAStep(Source(), stop), FuzzSamples.Options) { CheckpointFolder = folder };
            Assert.True(trainer.Run(stop: stop.Token).Interrupted);
            return new TrainingCheckpoint(folder).Latest()!;
        });

    public static void Safetensors(string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var name in file.Entries.Keys)
        {
            file.Read(name);
        }
    }

    public static void Onnx(string path)
    {
        using var scope = NewDisposeScope();
        using var file = OnnxFile.Open(path);
        foreach (var name in file.Entries.Keys)
        {
            file.Read(name);
        }
    }

    public static void Pickle(string path)
    {
        if (!PyTorchFile.IsOne(path))
        {
            throw new CheckpointException(path, "is no file of torch.save");
        }
        using var scope = NewDisposeScope();
        PyTorchFile.Read(path);
    }

    public static void Adapter(string path)
    {
        using var model = new TinyModel(Base, 7);
        model.Load(path);
    }

    public static void Config(string path)
    {
        var config = CheckpointConfig.Read(path);
        config.Int("hidden_size");
        config.Number("layer_norm_eps");
        config.Text("hidden_act");
        config.Flag("tie_word_embeddings");
    }

    public static void Index(string path)
    {
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "w.safetensors"), FuzzSamples.Safetensors[0]);
        CheckpointWeights.Open(path).Dispose();
    }

    /// <summary>Puts the file in its place in a whole checkpoint, makes the checksum right, and resumes from that.</summary>
    public static void Checkpoint(string path)
    {
        string folder = Path.Combine(Path.GetDirectoryName(path)!, "checkpoints"),
            step = Path.Combine(folder, Path.GetFileName(Interrupted.Value));
        Directory.CreateDirectory(step);
        foreach (var file in Directory.EnumerateFiles(Interrupted.Value))
        {
            File.Copy(file, Path.Combine(step, Path.GetFileName(file)), overwrite: true);
        }
        File.Copy(path, Path.Combine(step, Path.GetFileName(path)), overwrite: true);
        CheckpointSum.Write(step);
        using var model = new TinyModel(Base, 7);
        using var optimizer = new FlatAdamW(model.TrainableGroups, FuzzSamples.Options);
        var source = Source();
        var total = Trainer.TotalSteps(source, FuzzSamples.Options);
        var plan = new RunPlan(source, FuzzSamples.Options, TrainingIdentity.Of(model, source, FuzzSamples.Options, total, origin: null));
        new TrainingCheckpoint(folder).Load(model, optimizer, plan).Best?.Dispose();
    }

    public static void WordPieces(string path) => WordPieceVocabulary.Load(path);

    public static void BytePairs(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(Path.Combine(folder, BytePairVocabulary.FileName)))
        {
            File.WriteAllBytes(Path.Combine(folder, BytePairVocabulary.FileName), FuzzSamples.BytePairs);
        }
        if (!File.Exists(Path.Combine(folder, "merges.txt")))
        {
            File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\na b\n");
        }
        BytePairVocabulary.Load(folder);
    }

    public static void Instructions(string path)
    {
        foreach (var _ in new ConversationReader(path, new InstructionFormat { Name = "x" }, requireAnswers: false).Read()) { }
    }

    /// <summary>Reads the tokeniser of the file's folder and cuts a text.</summary>
    public static void Tokens(string path)
    {
        var tokenizer = Tokenizer.Load(Path.GetDirectoryName(path)!);
        tokenizer.Decode(tokenizer.EncodeWithSources("A a  bé<unk>\u2581 ﬁ😀").Select(piece => piece.Id));
    }

    /// <summary>Reads the tokeniser of the file's folder, in which a vocabulary of BERT lies.</summary>
    public static void TokensOfPieces(string path)
    {
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "vocab.txt"), FuzzSamples.Pieces);
        Tokens(path);
    }

    public static Action<string> Rows(TextDataFormat format) => path => TextDataReader.Read(path, format, HeadKind.Classification, 2);

    private static IBatchSource Source() => TinyTask.Source(TinyTask.Data(32), FuzzSamples.Options);

    private sealed class StopInAStep(IBatchSource source, CancellationTokenSource stop) : IBatchSource
    {
        private int _taken;

        public string Fingerprint => source.Fingerprint;

        public int Count(int epoch) => source.Count(epoch);

        public Batch Get(int epoch, int index)
        {
            if (++_taken == 3)
            {
                stop.Cancel();
            }
            return source.Get(epoch, index);
        }
    }
}
