'use client';
/** Buttons with words. Buttons with only an icon are in icon-button. */
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class';

interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook;
}

/** 32 px high, 36 on touch screens. `type` is "button" unless told. */
export function Button({ look = 'outline', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonClass(look)} ${className}`} {...rest} />;
}
