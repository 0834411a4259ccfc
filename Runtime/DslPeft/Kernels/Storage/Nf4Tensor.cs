using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A weight in four bits an entry, with double quantisation (Dettmers et al., arXiv 2305.14314). Each block of 64 entries, in row-major
/// order, has its largest absolute value c; an entry is the nearest of 16 values to w / c. The c themselves are held in eight bits: 127 (c
/// − m) / g, with their mean m and the largest |c − m|, g, of each 256 of them. That is 4.127 bits an entry.
/// </summary>
public sealed class Nf4Tensor : QuantisedTensor
{
    /// <summary>Entries that share a scale.</summary>
    public const int Block = 64;

    /// <summary>Scales that share one of their own.</summary>
    internal const int Group = 256;

    private readonly Tensor _codes,
        _scales,
        _groups,
        _mean;

    private Nf4Tensor(long rows, long columns, Tensor codes, Tensor scales, Tensor groups, Tensor mean)
        : base(rows, columns)
    {
        (_codes, _scales, _groups, _mean) = (codes, scales, groups, mean);
        foreach (var part in Parts)
            part.Value.DetachFromDisposeScope();
    }

    /// <summary>What the codes stand for, of a block whose largest absolute value is 1 (METHODS.md, section 9).</summary>
    public static IReadOnlyList<float> Values => Nf4Codes.Values;

    /// <inheritdoc/>
    public override Quantisation Kind => Quantisation.Nf4;

    /// <summary>
    /// codes (Out · In / 2) of two entries a byte, the first in the lower half; scales, one a block; groups, one for 256 scales; the
    /// scales' mean (1).
    /// </summary>
    internal override IReadOnlyList<KeyValuePair<string, Tensor>> Parts =>
        [
            KeyValuePair.Create("codes", _codes),
            KeyValuePair.Create("scales", _scales),
            KeyValuePair.Create("groups", _groups),
            KeyValuePair.Create("mean", _mean),
        ];

    /// <param name="values">(Out, In) in float32, contiguous.</param>
    /// <exception cref="ArgumentException">The entries are no whole number of blocks.</exception>
    internal static Nf4Tensor Of(Tensor values)
    {
        var (rows, columns) = (values.shape[0], values.shape[1]);
        RequireBlocks(rows, columns);
        using var scope = NewDisposeScope();
        var onCpu = values.cpu();
        var blocks = onCpu.view(-1, Block);
        var largest = blocks.abs().amax([1]);
        var codes = empty(rows * columns / 2, uint8);
        Nf4Codes.Quantise(onCpu, largest, codes);
        var mean = largest.mean().view(1);
        var (scales, groups) = Quantise(largest - mean);
        return new Nf4Tensor(rows, columns, codes, scales, groups, mean).Moved(values.device);
    }

    /// <exception cref="ArgumentException">The entries are no whole number of blocks.</exception>
    internal static Nf4Tensor Zeros(long rows, long columns)
    {
        RequireBlocks(rows, columns);
        var blocks = rows * columns / Block;
        return new Nf4Tensor(
            rows,
            columns,
            full(rows * columns / 2, Scalars.Of(Nf4Codes.TwoZeros), uint8),
            zeros(blocks, int8),
            zeros((blocks + Group - 1) / Group),
            zeros(1)
        );
    }

    private static void RequireBlocks(long rows, long columns)
    {
        if (rows * columns % Block != 0)
            throw new ArgumentException($"A weight of {rows} × {columns} entries is no whole number of blocks of {Block}.");
    }

    private protected override Tensor Dequantised(long first, long count)
    {
        var (start, length) = (first * Columns, count * Columns);
        // Rows may begin and end within a block.
        var from = start / Block;
        var blocks = (start + length + Block - 1) / Block - from;
        using var scales = Scales(from, blocks);
        using var flat = Nf4Codes.Dequantise(_codes, scales, from * Block);
        using var rows = flat.narrow(0, start - from * Block, length);
        return rows.view(count, Columns);
    }

    internal override QuantisedTensor To(Device device) =>
        new Nf4Tensor(
            Rows,
            Columns,
            _codes.to(device, copy: true),
            _scales.to(device, copy: true),
            _groups.to(device, copy: true),
            _mean.to(device, copy: true)
        );

    /// <summary>The scales of blocks, in float32.</summary>
    private Tensor Scales(long first, long count)
    {
        using var codes = _scales.narrow(0, first, count);
        var numbers = codes.to(ScalarType.Float32);
        using var places = arange(Scalars.Of(first), Scalars.Of(first + count), Scalars.One, int64, _scales.device);
        using var groups = places.div_(Scalars.Of(Group), RoundingMode.floor);
        using var sizes = _groups.index_select(0, groups);
        return numbers.mul_(sizes).div_(Scalars.Of(127)).add_(_mean, Scalars.One);
    }

    private Nf4Tensor Moved(Device device)
    {
        if (device.type == TorchSharp.DeviceType.CPU)
            return this;
        using (this)
            return (Nf4Tensor)To(device);
    }

    /// <summary>Signed numbers in eight bits, and the largest absolute value of each group.</summary>
    private static (Tensor Codes, Tensor Groups) Quantise(Tensor numbers)
    {
        var count = numbers.shape[0];
        var padding = (Group - count % Group) % Group;
        var padded = padding == 0 ? numbers : cat([numbers, zeros(padding)]);
        var rows = padded.view(-1, Group);
        var groups = rows.abs().amax([1]);
        var codes = (rows * Scalars.Of(127) / groups.clamp_min(Scalars.Of(float.Epsilon)).unsqueeze(1))
            .round()
            .clamp(Scalars.Of(-127), Scalars.Of(127))
            .to(int8);
        return (codes.view(-1).narrow(0, 0, count).clone(), groups);
    }
}
