using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>A base of a few tensors, declared by hand, and a folder with a checkpoint of it.</summary>
internal sealed class HandMadeBase : ArchitectureModule
{
    public const int Words = 6,
        Width = 2;

    private HandMadeBase(ArchitectureInfo info)
        : base(info) { }

    /// <summary>A table, a layer, an optional pooler and a decoder that is tied to the table.</summary>
    public static ArchitectureInfo Plain { get; } =
        new()
        {
            Name = "HandMade",
            KeyPrefix = "bert",
            Parameters = Words * Width + Width * Width + Width,
            Entries =
            [
                new("model_type", "bert"),
                new("hidden_size", Width),
                new("num_attention_heads", 2) { Aliases = ["n_head"], Default = 12 },
                new("hidden_act", Act.Gelu) { Default = Act.Gelu },
                new("layer_norm_eps", 1e-5),
                new("position_embedding_type", "absolute"),
                new("sliding_window", null),
                new("layer_types", "full_attention"),
                new("hidden_dropout_prob", 0.1) { Aliases = ["attention_probs_dropout_prob"], TrainingOnly = true },
            ],
            Rotary = 10000,
            Tied = new Dictionary<string, string> { ["cls.decoder.weight"] = "embeddings.words.weight" },
            Rows =
            [
                new("embeddings.words.weight", [Words, Width], new(Init.Bert), "Words"),
                new("encoder.dense.weight", [Width, Width], new(Init.Bert), "Dense"),
                new("pooler.dense.bias", [Width], new(Init.Zeros), "Pooler") { Optional = true },
            ],
        };

    /// <summary>The tensors of a checkpoint with a head's prefix.</summary>
    public static Dictionary<string, Tensor> Tensors(string prefix = "bert.") =>
        new()
        {
            [prefix + "embeddings.words.weight"] = SampleTensors.Counting(Words, Width),
            [prefix + "encoder.dense.weight"] = ones(Width, Width),
            [prefix + "pooler.dense.bias"] = ones(Width),
        };

    public static HandMadeBase Load(string path, ArchitectureInfo? info = null)
    {
        var model = new HandMadeBase(info ?? Plain);
        try
        {
            model.LoadFrom(path);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        return model;
    }

    /// <summary>Writes a folder of tensors with a configuration.</summary>
    public static string Write(
        TemporaryFolder folder,
        string config = """{"num_attention_heads": 2}""",
        Dictionary<string, Tensor>? tensors = null
    )
    {
        folder.Write("config.json", config);
        SafetensorsWriter.Write(folder.File("model.safetensors"), tensors ?? Tensors());
        return folder.Path;
    }
}
