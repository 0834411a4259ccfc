using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// The shared model stories260K, whose weights and pieces are in files of llama2.c, as the folder that Hugging Face has for a LLaMA.
/// </summary>
internal static class Llama2cFiles
{
    private static string Shared(string name) => SharedData.Path("models", "stories260K", name);

    /// <summary>Writes <c>config.json</c>, <c>model.safetensors</c> and <c>tokenizer.model</c>.</summary>
    public static void WriteFolder(string folder)
    {
        using var scope = NewDisposeScope();
        using var reader = new BinaryReader(File.OpenRead(Shared("stories260K.bin")));
        int hidden = reader.ReadInt32(),
            inner = reader.ReadInt32(),
            layers = reader.ReadInt32(),
            heads = reader.ReadInt32(),
            keyValueHeads = reader.ReadInt32(),
            vocabulary = reader.ReadInt32(),
            positions = reader.ReadInt32();
        var keys = hidden / heads * keyValueHeads;
        var tensors = new Dictionary<string, Tensor> { ["model.embed_tokens.weight"] = Read(vocabulary, hidden) };
        Layers("input_layernorm", hidden);
        Layers("self_attn.q_proj", hidden, hidden);
        Layers("self_attn.k_proj", keys, hidden);
        Layers("self_attn.v_proj", keys, hidden);
        Layers("self_attn.o_proj", hidden, hidden);
        Layers("post_attention_layernorm", hidden);
        Layers("mlp.gate_proj", inner, hidden);
        Layers("mlp.down_proj", hidden, inner);
        Layers("mlp.up_proj", inner, hidden);
        tensors["model.norm.weight"] = Read(hidden);
        // llama2.c turns neighbouring dimensions, Hugging Face those that are half a head apart.
        foreach (
            var (key, count) in tensors
                .Keys.Select(key =>
                    (
                        key,
                        key.Contains("q_proj") ? heads
                        : key.Contains("k_proj") ? keyValueHeads
                        : 0
                    )
                )
                .Where(entry => entry.Item2 > 0)
                .ToList()
        )
            tensors[key] = tensors[key].view(count, hidden / heads / 2, 2, hidden).transpose(1, 2).reshape(-1, hidden).contiguous();
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, new Dictionary<string, string>());
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["model_type"] = "llama",
                    ["vocab_size"] = vocabulary,
                    ["hidden_size"] = hidden,
                    ["intermediate_size"] = inner,
                    ["num_hidden_layers"] = layers,
                    ["num_attention_heads"] = heads,
                    ["num_key_value_heads"] = keyValueHeads,
                    ["max_position_embeddings"] = positions,
                    ["rms_norm_eps"] = 1e-5,
                    ["rope_theta"] = 10000.0,
                    ["hidden_act"] = "silu",
                    ["tie_word_embeddings"] = true,
                }
            )
        );
        WritePieces(Path.Combine(folder, "tokenizer.model"), vocabulary);

        Tensor Read(params long[] shape)
        {
            var values = new float[shape.Aggregate(1L, (count, size) => count * size)];
            for (var i = 0; i < values.Length; i++)
                values[i] = reader.ReadSingle();
            return tensor(values, shape);
        }

        void Layers(string name, params long[] shape)
        {
            for (var layer = 0; layer < layers; layer++)
                tensors[$"model.layers.{layer}.{name}.weight"] = Read(shape);
        }
    }

    /// <summary>Pieces and scores as a SentencePiece model.</summary>
    private static void WritePieces(string path, int count)
    {
        const int normal = 1,
            unknown = 2,
            control = 3,
            ofAByte = 6;
        string[] special = ["<unk>", "<s>", "</s>"];
        using var reader = new BinaryReader(File.OpenRead(Shared("tok512.bin")));
        reader.ReadInt32();
        using var file = File.Create(path);
        using var model = new CodedOutputStream(file);
        for (var id = 0; id < count; id++)
        {
            var score = reader.ReadSingle();
            var text = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32()));
            var (piece, type) =
                id < special.Length
                    ? (special[id], id == 0 ? unknown : control)
                    : (text.Replace(' ', '▁'), text.StartsWith("<0x", StringComparison.Ordinal) ? ofAByte : normal);
            Message(1, entry =>
            {
                entry.WriteTag(1, WireFormat.WireType.LengthDelimited);
                entry.WriteString(piece);
                entry.WriteTag(2, WireFormat.WireType.Fixed32);
                entry.WriteFloat(score);
                Number(entry, 3, type);
            });
        }
        Message(2, trainer =>
        {
            Number(trainer, 3, 2); // pairs are merged
            Number(trainer, 35, 1); // what is no piece becomes bytes
            Number(trainer, 40, 0);
            Number(trainer, 41, 1);
            Number(trainer, 42, 2);
        });
        Message(3, normaliser =>
        {
            Number(normaliser, 3, 1); // a blank before the text
            Number(normaliser, 4, 0);
            Number(normaliser, 5, 1);
        });

        void Message(int field, Action<CodedOutputStream> write)
        {
            using var memory = new MemoryStream();
            using (var inner = new CodedOutputStream(memory, leaveOpen: true))
                write(inner);
            model.WriteTag(field, WireFormat.WireType.LengthDelimited);
            model.WriteBytes(ByteString.CopyFrom(memory.ToArray()));
        }

        static void Number(CodedOutputStream output, int field, int value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt32(value);
        }
    }
}
