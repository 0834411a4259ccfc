namespace DslPeft.Checkpoints;

/// <summary>An operation of the graph, as far as names of weights follow from it.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Inputs">Names of its inputs.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="TransB">Of a <c>Gemm</c>, whether its second factor is the transpose.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, bool TransB);

/// <summary>The initialisers and operations of an ONNX model.</summary>
internal sealed class OnnxGraph
{
    private readonly OnnxTensorReader _tensors;
    private readonly string _path;
    private readonly Dictionary<string, OnnxEntry> _initialisers = new(StringComparer.Ordinal);
    private readonly List<OnnxNode> _nodes = [];

    private OnnxGraph(string path) => (_path, _tensors) = (path, new OnnxTensorReader(path));

    /// <summary>Initialisers that hold weights, by their names in the file.</summary>
    public IReadOnlyDictionary<string, OnnxEntry> Initialisers => _initialisers;

    /// <summary>The operations in the order of the file.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Reads a model.</summary>
    /// <exception cref="CheckpointException">It is no ONNX model, damaged, or holds weights in a form that is not read.</exception>
    public static OnnxGraph Read(string path, ReadOnlySpan<byte> model)
    {
        var graph = new OnnxGraph(path);
        var reader = new WireReader(path, model, 0);
        var found = false;
        while (reader.Next(out var field, out _))
        {
            if (field != 7)
            {
                reader.Skip();
                continue;
            }
            reader.Require(WireType.Bytes);
            graph.ReadGraph(found ? throw reader.Bad("it holds two graphs") : reader.Message());
            found = true;
        }
        return found ? graph : throw reader.Bad("it holds no graph");
    }

    private void ReadGraph(WireReader graph)
    {
        while (graph.Next(out var field, out _))
        {
            switch (field)
            {
                case 1:
                    graph.Require(WireType.Bytes);
                    _nodes.Add(ReadNode(graph.Message()));
                    break;
                case 5:
                    graph.Require(WireType.Bytes);
                    if (_tensors.Read(graph.Message()) is { } entry && !_initialisers.TryAdd(entry.Name, entry))
                        throw new CheckpointException(_path, $"two initialisers are named '{entry.Name}'");
                    break;
                case 15:
                    throw new CheckpointException(_path, "holds sparse initialisers, which are not read");
                default:
                    graph.Skip();
                    break;
            }
        }
    }

    private static OnnxNode ReadNode(WireReader node)
    {
        List<string> inputs = [],
            outputs = [];
        var (name, transB) = ("", false);
        while (node.Next(out var field, out _))
        {
            if (field is not (1 or 2 or 4 or 5))
            {
                node.Skip();
                continue;
            }
            node.Require(WireType.Bytes);
            switch (field)
            {
                case 1:
                    inputs.Add(node.Text());
                    break;
                case 2:
                    outputs.Add(node.Text());
                    break;
                case 4:
                    name = node.Text();
                    break;
                default:
                    transB |= IsTransB(node.Message());
                    break;
            }
        }
        return new OnnxNode(name, inputs, outputs, transB);
    }

    private static bool IsTransB(WireReader attribute)
    {
        var (name, value) = ("", 0UL);
        while (attribute.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes):
                    name = attribute.Text();
                    break;
                case (3, WireType.Varint):
                    value = attribute.Varint();
                    break;
                default:
                    attribute.Skip();
                    break;
            }
        }
        return name == "transB" && value != 0;
    }
}
