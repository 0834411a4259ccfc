using System.Buffers.Binary;
using System.Text;

namespace DslPeft.Checkpoints;

/// <summary>
/// Interprets the opcodes of a Python pickle that texts, numbers, containers and tensors need, and no other. Nothing is ever called: the
/// few globals of <see cref="PickleName"/> stand for values that are built here, and any other name is refused when it is read.
/// </summary>
internal sealed partial class PickleReader(string path, ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    /// <summary>Where the next byte is read; after <see cref="Read"/>, the first byte after the pickle.</summary>
    public int Position => _at;

    /// <summary>Reads one pickle, from <paramref name="start"/> to its STOP.</summary>
    /// <exception cref="CheckpointException">The pickle is damaged, or needs an opcode or a global that tensors do not need.</exception>
    public object? Read(int start = 0)
    {
        _at = start;
        _stack.Clear();
        _marks.Clear();
        _memo.Clear();
        while (true)
        {
            var at = _at;
            var opcode = (char)Byte();
            if (opcode == '.')
                break;
            Execute(opcode, at);
        }
        var result = Pop();
        return _stack.Count == 0 && _marks.Count == 0 ? result : throw Fault("ends with values left over");
    }

    private void Execute(char opcode, int at)
    {
        switch (opcode)
        {
            case '\u0080':
                if (Byte() is var version and (< 2 or > 5))
                    throw Fault($"has the unknown protocol {version}");
                break;
            case '\u0095':
                Span(8);
                break; // FRAME: a hint for readers of streams
            case 'N':
                Push(null);
                break;
            case '\u0088':
                Push(true);
                break;
            case '\u0089':
                Push(false);
                break;
            case 'J':
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Span(4)));
                break;
            case 'K':
                Push((long)Byte());
                break;
            case 'M':
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Span(2)));
                break;
            case '\u008a':
                Push(Long(Byte()));
                break;
            case 'G':
                Push(BinaryPrimitives.ReadDoubleBigEndian(Span(8)));
                break;
            case 'X':
                Push(Text(Length(BinaryPrimitives.ReadUInt32LittleEndian(Span(4)))));
                break;
            case '\u008c':
                Push(Text(Byte()));
                break;
            case '\u008d':
                Push(Text(Length(BinaryPrimitives.ReadUInt64LittleEndian(Span(8)))));
                break;
            case 'T':
                Push(Text(Length(BinaryPrimitives.ReadUInt32LittleEndian(Span(4)))));
                break;
            case 'U':
                Push(Text(Byte()));
                break;
            case '(':
                _marks.Add(_stack.Count);
                break;
            case ')':
                Push(new PickleTuple([]));
                break;
            case '\u0085':
                PushTuple(_stack.Count - 1);
                break;
            case '\u0086':
                PushTuple(_stack.Count - 2);
                break;
            case '\u0087':
                PushTuple(_stack.Count - 3);
                break;
            case 't':
                PushTuple(PopMark());
                break;
            case ']':
                Push(new List<object?>());
                break;
            case 'l':
                Push(PopFrom(PopMark()).ToList());
                break;
            case '}':
                Push(new PickleDictionary());
                break;
            case 'd':
            {
                var items = PopFrom(PopMark());
                Push(new PickleDictionary());
                SetItems(items);
                break;
            }
            case 'a':
            {
                var item = Pop();
                Append([item]);
                break;
            }
            case 'e':
                Append(PopFrom(PopMark()));
                break;
            case 's':
                SetItems(PopFrom(Floor(_stack.Count - 2)));
                break;
            case 'u':
                SetItems(PopFrom(PopMark()));
                break;
            case 'q':
                _memo[Byte()] = Peek();
                break;
            case 'r':
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Span(4))] = Peek();
                break;
            case '\u0094':
                _memo[_memo.Count] = Peek();
                break;
            case 'h':
                Push(Memo(Byte()));
                break;
            case 'j':
                Push(Memo(BinaryPrimitives.ReadUInt32LittleEndian(Span(4))));
                break;
            case 'c':
                Push(Global(Line(), Line()));
                break;
            case '\u0093':
            {
                var (name, module) = (Pop() as string, Pop() as string);
                Push(Global(module ?? "?", name ?? "?"));
                break;
            }
            case 'R':
            {
                var arguments = Pop();
                Push(Build(Pop(), arguments));
                break;
            }
            case 'b':
                SetState(Pop());
                break;
            case 'Q':
                Push(Storage(Pop()));
                break;
            default:
                throw Fault(
                    $"needs opcode 0x{(int)opcode:x2} at byte {at}, which files of tensors do not need; nothing of it was carried out"
                );
        }
    }

    private PickleName Global(string module, string name) =>
        PickleName.Find(module, name)
        ?? throw Fault($"names the global '{module}.{name}', which is not one of tensors; it was not imported and nothing was run");

    /// <summary>What a call of a known global stands for.</summary>
    private object Build(object? callable, object? arguments)
    {
        if (callable is not PickleName { Global: var global } || arguments is not PickleTuple { Items: var items })
            throw Fault("calls something that is not a known global with a tuple");
        return global switch
        {
            PickleGlobal.OrderedDict when items.Length == 0 => new PickleDictionary(),
            PickleGlobal.RebuildTensorV2 when items.Length >= 4 => Tensor(items),
            PickleGlobal.RebuildTensor when items.Length == 4 => Tensor(items),
            PickleGlobal.RebuildParameter when items is [PickledTensor tensor, ..] => tensor,
            _ => throw Fault($"calls {global} with {items.Length} arguments that do not belong to it"),
        };
    }

    private PickledTensor Tensor(object?[] items)
    {
        if (items is not [PickledStorage storage, long offset, PickleTuple sizes, PickleTuple steps, ..])
            throw Fault("rebuilds a tensor from something else than a storage, an offset, sizes and strides");
        var (shape, strides) = (Sizes(sizes), Sizes(steps));
        if (shape.Length != strides.Length || offset < 0)
            throw Fault($"rebuilds a tensor of {shape.Length} sizes with {strides.Length} strides at offset {offset}");
        try
        {
            long count = 1,
                last = offset;
            for (var i = 0; i < shape.Length; i++)
            {
                count = checked(count * shape[i]);
                last = checked(last + Math.Max(0, shape[i] - 1) * strides[i]);
            }
            if (count > storage.Count || offset > storage.Count || (count > 0 && last >= storage.Count))
                throw Outside(null);
        }
        catch (OverflowException fault)
        {
            throw Outside(fault);
        }
        return new PickledTensor(storage, offset, shape, strides);

        CheckpointException Outside(Exception? cause) =>
            Fault(
                $"rebuilds a tensor {SafetensorsTypes.Describe(shape)} with strides {SafetensorsTypes.Describe(strides)} at offset {offset} of storage '{storage.Key}', which has {storage.Count} elements",
                cause
            );
    }

    private long[] Sizes(PickleTuple tuple) =>
        tuple.Items.Length <= SafetensorsHeader.MaxRank && tuple.Items.All(size => size is long and >= 0)
            ? [.. tuple.Items.Cast<long>()]
            : throw Fault("rebuilds a tensor whose sizes or strides are not whole numbers from 0, or are too many");

    /// <summary>A persistent identifier: ("storage", type, key, location, count), in older files with a view at its end.</summary>
    private PickledStorage Storage(object? id)
    {
        if (
            id
                is not PickleTuple
                {
                    Items: ["storage", PickleName { Global: PickleGlobal.Storage, Type: var type }, string key, _, long count, ..] items
                }
            || count < 0
        )
        {
            throw Fault("refers to something outside of the pickle that is not a storage of a known type");
        }

        return items is [_, _, _, _, _, not null, ..]
            ? throw Fault($"refers to a view of storage '{key}', a form that PyTorch wrote before version 0.4 only")
            : new PickledStorage(key, type, count);
    }

    /// <summary>
    /// Attributes of an ordered dictionary, which PyTorch uses for version numbers of modules. They hold no tensors of the model.
    /// </summary>
    private void SetState(object? state)
    {
        if (Peek() is not PickleDictionary || state is not PickleDictionary)
            throw Fault("sets the state of something that is not a dictionary");
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw Fault("appends to something that is not a list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw Fault("sets items of something that is not a dictionary");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (!dictionary.TryAdd(items[i], items[i + 1]))
                throw Fault($"has the key '{items[i]}' twice, or a key that is neither text nor a number");
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private void PushTuple(int from) => Push(new PickleTuple(PopFrom(Floor(from))));

    private object? Peek() => _stack[Floor(_stack.Count - 1)];

    private object? Pop() => PopFrom(Floor(_stack.Count - 1))[0];

    private object?[] PopFrom(int from)
    {
        object?[] items = [.. _stack[from..]];
        _stack.RemoveRange(from, items.Length);
        return items;
    }

    private int PopMark()
    {
        if (_marks.Count == 0)
            throw Fault("closes a group that was not opened");
        var mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return mark <= _stack.Count ? mark : throw Fault("takes values from below a group");
    }

    /// <summary>The index itself, if the values above it are there and belong to the open group.</summary>
    private int Floor(int index) =>
        index >= (_marks.Count == 0 ? 0 : _marks[^1]) ? index : throw Fault("takes a value where there is none");

    private object? Memo(long index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Fault($"asks for value {index}, which it has not stored");

    private CheckpointException Fault(string problem, Exception? cause = null) => new(path, $"the pickle {problem}", cause);
}
