using System.Text.Json;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>One recorded case: the inputs, weights and results of a public reference implementation.</summary>
internal sealed class FixtureCase : IDisposable
{
    private readonly SafetensorsFile _io;
    private readonly List<SafetensorsFile> _weights;
    private readonly JsonDocument _json;

    private FixtureCase(string name, string folder)
    {
        (Name, Folder) = (name, folder);
        _json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        _io = SafetensorsFile.Open(Path.Combine(folder, "io.safetensors"));
        // What was trained stands before the base model: both may hold a head of the same name.
        _weights =
        [
            .. Directory
                .EnumerateFiles(folder, "*.safetensors", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "io.safetensors")
                .OrderBy(file => Path.GetFileName(file) == "model.safetensors")
                .ThenBy(file => file, StringComparer.Ordinal)
                .Select(SafetensorsFile.Open),
        ];
    }

    /// <summary>Family and case, as in <c>peft/lora_bert_query_value</c>.</summary>
    public string Name { get; }

    public string Folder { get; }

    public JsonElement Json => _json.RootElement;

    /// <summary>The base model's weights.</summary>
    public string ModelPath => Path.Combine(Folder, "model.safetensors");

    /// <summary>Two numbers agree if |a - b| ≤ tolerance · max(1, |b|).</summary>
    public double Tolerance => Json.GetProperty("tolerance").GetDouble();

    /// <summary>A case of the shared data.</summary>
    public static FixtureCase Shared(string name) => new(name, SharedData.Path(["fixtures", .. name.Split('/')]));

    /// <summary>A case that is part of the repository.</summary>
    public static FixtureCase Embedded(string name) => new(name, Repository.PathTo(["Tests", "Numerics", "Fixtures", .. name.Split('/')]));

    /// <summary>True if a result of that name was recorded.</summary>
    public bool Has(string name) => _io.Entries.ContainsKey(name);

    /// <summary>A recorded input or result. The caller disposes it.</summary>
    public Tensor Read(string name) => _io.Read(name);

    /// <summary>A recorded scalar.</summary>
    public float Number(string name)
    {
        using var tensor = Read(name);
        return tensor.item<float>();
    }

    /// <summary>Names of the recorded results that begin with <paramref name="prefix"/>, without it.</summary>
    public IReadOnlyList<string> Recorded(string prefix) =>
        [
            .. _io
                .Entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => name[prefix.Length..])
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A weight by the library's name, from the adapter's files first.</summary>
    public Tensor Weight(string key) =>
        (
            _weights.FirstOrDefault(file => file.Entries.ContainsKey(key))
            ?? throw new KeyNotFoundException(
                $"{Name} holds no weight '{key}'; it holds {string.Join(", ", _weights.Select(file => $"{Path.GetFileName(file.Path)}: {string.Join(" ", file.Entries.Keys.Take(4))}…"))}"
            )
        ).Read(key);

    /// <summary>The inputs. The caller disposes the batch.</summary>
    /// <param name="tokenTypes">False to leave the token types out.</param>
    /// <param name="tasks">The task of each row; null for those that were recorded, if any.</param>
    public Batch Batch(bool tokenTypes = true, long[]? tasks = null) =>
        new(
            Rows("input_ids")!,
            Rows("attention_mask")!,
            tokenTypes ? Rows("token_type_ids") : null,
            Rows("position_ids"),
            Labels(),
            Optional("next_sentence_label"),
            tasks is null ? Optional("task_ids") : tensor(tasks)
        );

    /// <summary>Recorded ids (rows, length) as numbers.</summary>
    public List<int[]> IdRows(string name)
    {
        using var ids = Read(name);
        var (flat, length) = (ids.data<long>().Select(id => (int)id).ToArray(), (int)ids.shape[^1]);
        return [.. Enumerable.Range(0, flat.Length / length).Select(i => flat[(i * length)..((i + 1) * length)])];
    }

    public void Dispose()
    {
        _io.Dispose();
        _weights.ForEach(file => file.Dispose());
        _json.Dispose();
    }

    public override string ToString() => Name;

    /// <summary>An input (B, T); choices (B, C, T) become rows of their own.</summary>
    private Tensor? Rows(string name)
    {
        using var input = Optional(name);
        return input?.reshape(-1, input.shape[^1]);
    }

    private Tensor? Labels()
    {
        if (!Has("start_positions"))
            return Optional("labels");
        using Tensor start = Read("start_positions"),
            end = Read("end_positions");
        return stack([start, end], 1);
    }

    private Tensor? Optional(string name) => Has(name) ? Read(name) : null;
}
