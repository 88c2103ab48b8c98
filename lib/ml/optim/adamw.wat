;; The two passes of AdamW over float32 numbers, four at a time. Operations round one by one as IEEE 754 says and none is
;; fused, so every machine computes the same bits. Addresses are in bytes, sizes in numbers.
(module
  (import "hone" "memory" (memory 1))

  ;; Adds the square of x[i], i < n, to the float64 sum i mod 8 of eight. n is a multiple of 8, and not 0.
  (func (export "addSquares") (param $sums i32) (param $x i32) (param $n i32)
    (local $end i32) (local $pair v128)
    (local $sum01 v128) (local $sum23 v128) (local $sum45 v128) (local $sum67 v128)
    (local.set $sum01 (v128.load (local.get $sums)))
    (local.set $sum23 (v128.load offset=16 (local.get $sums)))
    (local.set $sum45 (v128.load offset=32 (local.get $sums)))
    (local.set $sum67 (v128.load offset=48 (local.get $sums)))
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $n) (i32.const 2))))
    (loop $next
      (local.set $pair (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $x))))
      (local.set $sum01 (f64x2.add (local.get $sum01) (f64x2.mul (local.get $pair) (local.get $pair))))
      (local.set $pair (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $x))))
      (local.set $sum23 (f64x2.add (local.get $sum23) (f64x2.mul (local.get $pair) (local.get $pair))))
      (local.set $pair (f64x2.promote_low_f32x4 (v128.load64_zero offset=16 (local.get $x))))
      (local.set $sum45 (f64x2.add (local.get $sum45) (f64x2.mul (local.get $pair) (local.get $pair))))
      (local.set $pair (f64x2.promote_low_f32x4 (v128.load64_zero offset=24 (local.get $x))))
      (local.set $sum67 (f64x2.add (local.get $sum67) (f64x2.mul (local.get $pair) (local.get $pair))))
      (local.set $x (i32.add (local.get $x) (i32.const 32)))
      (br_if $next (i32.lt_u (local.get $x) (local.get $end))))
    (v128.store (local.get $sums) (local.get $sum01))
    (v128.store offset=16 (local.get $sums) (local.get $sum23))
    (v128.store offset=32 (local.get $sums) (local.get $sum45))
    (v128.store offset=48 (local.get $sums) (local.get $sum67)))

  ;; One step of n parameters p, n > 0, with their gradient g and moments m and v:
  ;;   g' = scale·g
  ;;   m' = (m − rest1·m) + rest1·g'                rest1 = 1 − beta1
  ;;   v' = (v − rest2·v) + rest2·g'²               rest2 = 1 − beta2
  ;;   p' = p − (decay·p + rate·m' / (√v' + epsilon))
  ;; rate and epsilon hold the corrections of bias. Factors near 1 (beta1, beta2, 1 − decay) would lose digits as float32, so
  ;; their distances to 1 stand here instead.
  ;; The last four write up to three numbers past the end, which in m and v belong to others and are put back.
  (func (export "update") (param $p i32) (param $m i32) (param $v i32) (param $g i32) (param $n i32)
    (param $scale f32) (param $rest1 f32) (param $rest2 f32) (param $rate f32) (param $epsilon f32) (param $decay f32)
    (local $scales v128) (local $rest1s v128) (local $rest2s v128)
    (local $rates v128) (local $epsilons v128) (local $decays v128)
    (local $i i32) (local $end i32) (local $afterM v128) (local $afterV v128)
    (local $p4 v128) (local $m4 v128) (local $v4 v128) (local $g4 v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $rest1s (f32x4.splat (local.get $rest1)))
    (local.set $rest2s (f32x4.splat (local.get $rest2)))
    (local.set $rates (f32x4.splat (local.get $rate)))
    (local.set $epsilons (f32x4.splat (local.get $epsilon)))
    (local.set $decays (f32x4.splat (local.get $decay)))
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (local.set $afterM (v128.load (i32.add (local.get $m) (local.get $end))))
    (local.set $afterV (v128.load (i32.add (local.get $v) (local.get $end))))
    (loop $next
      (local.set $g4 (f32x4.mul (local.get $scales) (v128.load (i32.add (local.get $g) (local.get $i)))))

      (local.set $m4 (v128.load (i32.add (local.get $m) (local.get $i))))
      (local.set $m4
        (f32x4.add
          (f32x4.sub (local.get $m4) (f32x4.mul (local.get $rest1s) (local.get $m4)))
          (f32x4.mul (local.get $rest1s) (local.get $g4))))
      (v128.store (i32.add (local.get $m) (local.get $i)) (local.get $m4))

      (local.set $v4 (v128.load (i32.add (local.get $v) (local.get $i))))
      (local.set $v4
        (f32x4.add
          (f32x4.sub (local.get $v4) (f32x4.mul (local.get $rest2s) (local.get $v4)))
          (f32x4.mul (local.get $rest2s) (f32x4.mul (local.get $g4) (local.get $g4)))))
      (v128.store (i32.add (local.get $v) (local.get $i)) (local.get $v4))

      (local.set $p4 (v128.load (i32.add (local.get $p) (local.get $i))))
      (v128.store (i32.add (local.get $p) (local.get $i))
        (f32x4.sub (local.get $p4)
          (f32x4.add
            (f32x4.mul (local.get $decays) (local.get $p4))
            (f32x4.div
              (f32x4.mul (local.get $rates) (local.get $m4))
              (f32x4.add (f32x4.sqrt (local.get $v4)) (local.get $epsilons))))))

      (local.set $i (i32.add (local.get $i) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $end))))
    (v128.store (i32.add (local.get $m) (local.get $end)) (local.get $afterM))
    (v128.store (i32.add (local.get $v) (local.get $end)) (local.get $afterV))))
