import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { wordsPreload } from './words-preload.ts'

const server = `http://127.0.0.1:${process.env['PORT'] ?? '4400'}`

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), wordsPreload()],
  server: { proxy: { '/api': server, '/auth': server } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    // The content security policy allows no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/, priority: 30 },
            { name: 'state', test: /node_modules[\\/](@reduxjs|react-redux|immer|redux|reselect)[\\/]/, priority: 20 },
            { name: 'chart', test: /node_modules[\\/](chart\.js|react-chartjs-2|chartjs-|@kurkle)/, priority: 20 },
          ],
        },
      },
    },
  },
})
